package io.nebulagate.inbound.http.openapi;

import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.auth.IdentityPaths;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

/** One operation of the document beside the resource method that answers it. */
record Endpoint(String path, HttpMethod verb, Operation operation, MethodInfo method) {

  private static final DotName RELAYED = DotName.createSimple(RoutingContext.class);
  private static final DotName READ_BY_HAND = DotName.createSimple(InputStream.class);
  private static final Set<HttpMethod> LOOKING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /** Whether it belongs to the admin API, and speaks its words. */
  boolean ofAdmin() {
    return IdentityPaths.ofAdmin(path);
  }

  /** Whether it is answered to whoever asks, with no credential of any kind. */
  boolean open() {
    return permitsAll() && IdentityPaths.contain(path);
  }

  /** Whether an API key opens it. */
  boolean byApiKey() {
    return permitsAll() && !IdentityPaths.contain(path);
  }

  /** Whether it is for those who run the gateway. */
  boolean forOperators() {
    return method.hasDeclaredAnnotation(RolesAllowed.class)
        && !List.of(method.declaredAnnotation(RolesAllowed.class).value().asStringArray())
            .contains(Roles.USER);
  }

  /** Whether it only looks. */
  boolean looks() {
    return LOOKING.contains(verb);
  }

  /** Whether a body is passed on to a provider. */
  boolean relays() {
    return !looks() && takes(RELAYED);
  }

  boolean readsBody() {
    return takes(READ_BY_HAND) || relays();
  }

  /** Whether it does at most one thing under one idempotency key. */
  boolean movesMoney() {
    return ofAdmin()
        && parameters().stream()
            .anyMatch(parameter -> Idempotency.HEADER.equals(parameter.getName()));
  }

  /** The class of its body, when one is read. */
  Optional<DotName> body() {
    return Optional.ofNullable(method.declaredAnnotation(RequestBodySchema.class))
        .map(annotation -> annotation.value().asClass().name());
  }

  /** How it may refuse in its own ways, by status. */
  Map<String, String> refusals() {
    Map<String, String> refusals = new TreeMap<>();
    for (AnnotationInstance own : own()) {
      refusals.put(Integer.toString(own.value("status").asInt()), own.value("as").asString());
    }
    return refusals;
  }

  private List<AnnotationInstance> own() {
    AnnotationInstance several = method.declaredAnnotation(Refuses.List.class);
    AnnotationInstance one = method.declaredAnnotation(Refuses.class);
    if (several != null) {
      return List.of(several.value().asNestedArray());
    }
    return one == null ? List.of() : List.of(one);
  }

  boolean has(Parameter.In place) {
    return parameters().stream().anyMatch(parameter -> parameter.getIn() == place);
  }

  List<Parameter> parameters() {
    List<Parameter> parameters = operation.getParameters();
    return parameters == null ? List.of() : parameters;
  }

  private boolean permitsAll() {
    return method.hasDeclaredAnnotation(PermitAll.class);
  }

  private boolean takes(DotName type) {
    return method.parameterTypes().stream().anyMatch(parameter -> parameter.name().equals(type));
  }
}
