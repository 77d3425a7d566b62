package io.nebulagate.inbound.http.admin.aggregator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** One page of keys as NewAPI sites list tokens; pages count from 1. */
record TokenPage(
    int page, @JsonProperty("page_size") int pageSize, long total, List<TokenView> items) {}
