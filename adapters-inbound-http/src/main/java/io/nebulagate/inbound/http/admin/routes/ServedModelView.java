package io.nebulagate.inbound.http.admin.routes;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Route;
import java.util.List;

/** A public model, who serves it, and whether a request for it can be served and charged. */
record ServedModelView(String model, List<String> providers, boolean usable, boolean priced) {

  static ServedModelView of(ModelName model, Catalogue catalogue) {
    List<Route> routes = catalogue.routes(model);
    return new ServedModelView(
        model.value(),
        routes.stream().map(route -> route.provider().name()).distinct().sorted().toList(),
        routes.stream().anyMatch(Route::usable),
        catalogue.price(model).isPresent());
  }
}
