package io.nebulagate.inbound.http.openapi;

import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.document.AsForm;
import io.nebulagate.inbound.http.document.Schemas;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * Completes the document when the program is built. The scanner has read paths, parameters, bodies
 * and answers; what other annotations of a resource method already say (who may call it, how it may
 * refuse) is taken from there, so that nobody says it twice.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class GatewayDocument implements OASFilter {

  /** What the settings call parameters that the framework hands in. */
  private static final String OF_THE_FRAMEWORK = "OfTheFramework";

  private static final Pattern TIMES = Pattern.compile("at|since|.*_(at|until|before)");

  private final IndexView index;

  /** Made by the build, which knows every class. */
  public GatewayDocument(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Components components = document.getComponents();
    List.copyOf(components.getSchemas().keySet()).stream()
        .filter(name -> name.startsWith(OF_THE_FRAMEWORK))
        .forEach(components::removeSchema);
    Schemas.all().forEach(components::addSchema);
    Carriers.all().forEach(components::addSecurityScheme);
    new Presence(index).mark(components.getSchemas());
    components.getSchemas().values().forEach(GatewayDocument::markTimes);
    endpoints(document).forEach(this::complete);
  }

  private List<Endpoint> endpoints(OpenAPI document) {
    List<Endpoint> endpoints = new ArrayList<>();
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) ->
            item.getOperations()
                .forEach((verb, operation) ->
                    endpoints.add(new Endpoint(path, verb, operation, method(operation)))));
    return endpoints;
  }

  /** The scanner names operations by class and method. */
  private MethodInfo method(Operation operation) {
    String id = operation.getOperationId();
    int bar = id.lastIndexOf('_');
    ClassInfo resource =
        Objects.requireNonNull(index.getClassByName(id.substring(0, bar)), () -> "no class " + id);
    return resource.methods().stream()
        .filter(method -> method.name().equals(id.substring(bar + 1)))
        .findFirst()
        .orElseThrow();
  }

  private void complete(Endpoint endpoint) {
    Operation operation = endpoint.operation();
    MethodInfo method = endpoint.method();
    operation.setOperationId(method.declaringClass().simpleName() + "_" + method.name());
    operation.addTag(lastWord(method.declaringClass().name().packagePrefix()));
    operation.setSecurity(Carriers.of(endpoint));
    operation.setRequestBody(endpoint.body().map(this::body).orElse(null));
    endpoint.parameters().forEach(GatewayDocument::type);
    if (mentions(method.returnType(), PageView.class)) {
      operation.addParameter(Paging.page()).addParameter(Paging.size());
    }
    if (endpoint.relays()) {
      Relayed.complete(operation);
    }
    if (endpoint.movesMoney()) {
      operation.getResponses().getAPIResponse("200").addHeader(Idempotency.REPLAYED, replayed());
    }
    Refusals.addTo(endpoint);
    sayWhoMay(endpoint);
  }

  private static Header replayed() {
    return OASFactory.createHeader()
        .description("`true` when this answer was given before under the same key")
        .schema(Schemas.of(SchemaType.STRING));
  }

  /** A body is read by hand, so the scanner sees only a stream where the method names its class. */
  private RequestBody body(DotName type) {
    ClassInfo known = Objects.requireNonNull(index.getClassByName(type), type::toString);
    boolean form = known.hasDeclaredAnnotation(AsForm.class);
    return OASFactory.createRequestBody()
        .required(true)
        .content(
            OASFactory.createContent()
                .addMediaType(
                    form ? MediaType.MULTIPART_FORM_DATA : MediaType.APPLICATION_JSON,
                    OASFactory.createMediaType().schema(Schemas.to(Presence.schemaName(known)))));
  }

  /**
   * A parameter of the path of which nothing else is said is the id of something, any other a text.
   */
  private static void type(Parameter parameter) {
    Schema schema = parameter.getSchema();
    if (schema == null) {
      parameter.setSchema(Schemas.of(SchemaType.STRING));
    } else if (parameter.getIn() == Parameter.In.PATH
        && schema.getFormat() == null
        && schema.getPattern() == null) {
      parameter.setSchema(Schemas.to(Schemas.ID));
    }
  }

  /** What is called {@code created_at} and the like is a time. */
  private static void markTimes(Schema schema) {
    if (schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach((name, value) -> {
          if (TIMES.matcher(name).matches()
              && value.getType() != null
              && value.getType().contains(SchemaType.STRING)) {
            value.setFormat("date-time");
          }
        });
  }

  /** Who may call it, and under which name the audit log has it. */
  private static void sayWhoMay(Endpoint endpoint) {
    Operation operation = endpoint.operation();
    Access access = Access.of(endpoint);
    operation.addExtension("x-access", access.word());
    AnnotationInstance audited = endpoint.method().declaredAnnotation(Audited.class);
    if (audited != null) {
      operation.addExtension("x-audited", audited.value().asString());
    }
    String sentence = access.sentence(endpoint);
    String before = operation.getDescription();
    operation.setDescription(before == null ? sentence : before + "\n\n" + sentence);
  }

  private static boolean mentions(Type type, Class<?> wanted) {
    return type.name().toString().equals(wanted.getName())
        || (type.kind() == Type.Kind.PARAMETERIZED_TYPE
            && type.asParameterizedType().arguments().stream()
                .anyMatch(argument -> mentions(argument, wanted)));
  }

  private static String lastWord(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
