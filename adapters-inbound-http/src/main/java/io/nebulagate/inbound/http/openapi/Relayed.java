package io.nebulagate.inbound.http.openapi;

import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.document.Schemas;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** What all relayed requests have in common: the answer is the provider's. */
final class Relayed {

  private Relayed() {}

  static void complete(Operation operation) {
    operation.addParameter(
        OASFactory.createParameter()
            .name(Idempotency.HEADER)
            .in(Parameter.In.HEADER)
            .description("Repeats with the same key are served and charged once")
            .schema(Schemas.of(SchemaType.STRING).minLength(1).maxLength(255)));
    operation.setResponses(
        OASFactory.createAPIResponses()
            .addAPIResponse(
                "200",
                OASFactory.createAPIResponse()
                    .description("The provider's answer; a stream where one was asked for")
                    .content(
                        OASFactory.createContent()
                            .addMediaType(
                                MediaType.APPLICATION_JSON,
                                OASFactory.createMediaType().schema(Schemas.of(SchemaType.OBJECT)))
                            .addMediaType(
                                MediaType.SERVER_SENT_EVENTS,
                                OASFactory.createMediaType()
                                    .schema(Schemas.of(SchemaType.STRING))))));
  }
}
