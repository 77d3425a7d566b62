package io.nebulagate.application.relay;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.routing.Route;
import java.util.Map;

/**
 * One call to one route.
 *
 * @param headers the client's headers the provider may see, names in lower case
 */
public record UpstreamRequest(
    Route route, Api api, RequestHead head, RequestBody body, Map<String, String> headers) {}
