package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.routing.ProviderUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** What is answered about providers, under whatever name they are asked for. */
@Singleton
class ProviderAnswers {

  private final ProviderUseCase providers;
  private final Before before;

  ProviderAnswers(ProviderUseCase providers, Before before) {
    this.providers = providers;
    this.before = before;
  }

  Envelope<PageView<ProviderView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.cut(providers.list(), ProviderView::of));
  }

  Envelope<ProviderView> change(long id, ProviderInput input) {
    before.was(ProviderView.of(providers.find(id)));
    return Envelope.of(ProviderView.of(providers.change(id, input::applyTo, input.secrets())));
  }

  Envelope<Void> remove(long id) {
    before.was(ProviderView.of(providers.find(id)));
    providers.remove(id);
    return Envelope.done();
  }
}
