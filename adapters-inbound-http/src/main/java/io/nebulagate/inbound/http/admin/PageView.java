package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** One page of a list. */
public record PageView<T>(
    List<T> items,
    int p,
    @JsonProperty("page_size") int pageSize,
    long total,
    @JsonProperty("total_pages") long totalPages,
    @JsonProperty("has_more") boolean hasMore) {

  static <T> PageView<T> of(PageQuery query, List<T> items, long total) {
    long pages = Math.ceilDiv(total, (long) query.size());
    return new PageView<>(
        items, query.page(), query.size(), total, pages, query.page() + 1L < pages);
  }
}
