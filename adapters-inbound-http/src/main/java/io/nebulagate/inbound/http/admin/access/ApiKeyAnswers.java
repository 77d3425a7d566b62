package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.access.ApiKeyUseCase.Issued;
import io.nebulagate.application.access.ApiKeyUseCase.Trace;
import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.auth.Caller;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** What is answered about keys, under whatever name they are asked for. */
@Singleton
class ApiKeyAnswers {

  private final ApiKeyUseCase keys;
  private final Caller caller;

  ApiKeyAnswers(ApiKeyUseCase keys, Caller caller) {
    this.keys = keys;
    this.caller = caller;
  }

  Envelope<ApiKeyView> issue(InputStream body) {
    return shown(keys.issue(ApiKeyInput.of(body).toDraft(caller.principal())));
  }

  Envelope<PageView<ApiKeyView>> list(HttpServerRequest request) {
    PageQuery query = PageQuery.of(request);
    Page<ApiKey> page = keys.list(query.page(), query.size());
    Map<Long, Trace> traces = keys.traces(page.items().stream().map(ApiKey::id).toList());
    return Envelope.of(
        query.view(page, key -> ApiKeyView.of(key, traces.getOrDefault(key.id(), Trace.NONE))));
  }

  Envelope<ApiKeyView> change(long id, ApiKeyInput input) {
    ApiKey key = keys.revise(id, input::applyTo);
    return Envelope.of(ApiKeyView.of(key, trace(key)));
  }

  /** A key that was just given a text, with that text. */
  Envelope<ApiKeyView> shown(Issued issued) {
    return Envelope.of(ApiKeyView.withText(issued.key(), trace(issued.key()), issued.raw()));
  }

  private Trace trace(ApiKey key) {
    return keys.traces(List.of(key.id())).getOrDefault(key.id(), Trace.NONE);
  }
}
