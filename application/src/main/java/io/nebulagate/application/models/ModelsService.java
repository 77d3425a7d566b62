package io.nebulagate.application.models;

import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.RouteSet;
import io.nebulagate.domain.routing.RouteTable;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the models of a key from the newest catalogue. */
public final class ModelsService implements ModelsUseCase {

  private final Authentication authentication;
  private final LiveCatalogue catalogue;

  /** Shows what is in {@code catalogue} to those whom {@code authentication} knows. */
  public ModelsService(Authentication authentication, LiveCatalogue catalogue) {
    this.authentication = authentication;
    this.catalogue = catalogue;
  }

  @Override
  public CompletionStage<List<ModelName>> list(Secret credential, InetAddress client) {
    return authentication.authenticate(credential, client).thenApply(this::visible);
  }

  @Override
  public CompletionStage<ModelName> find(Secret credential, InetAddress client, String name) {
    return authentication
        .authenticate(credential, client)
        .thenApply(key ->
            visible(key).stream()
                .filter(model -> model.value().equals(name))
                .findFirst()
                .orElseThrow(() -> new GatewayException(new GatewayError.ModelNotFound(name))));
  }

  private List<ModelName> visible(ApiKey key) {
    RouteTable table = catalogue.inForce().table();
    return table.names().stream()
        .filter(key.scope()::allows)
        .filter(name -> table.find(name).map(RouteSet::usable).orElse(false))
        .toList();
  }
}
