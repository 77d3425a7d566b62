package io.nebulagate.inbound.http.admin.policy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A policy to begin with.
 *
 * @param policy a body that is accepted as it is
 */
@Schema(name = "PolicyTemplate")
record PolicyTemplate(
    String name,
    String description,
    @Schema(description = "What is yours to fill in; as it stands, it works too")
        List<Parameter> parameters,
    @Schema(ref = "PolicyCreation", description = "A body for `POST /api/policy/`") Object policy) {

  /** All there are; each is a file among the resources. */
  static final List<String> NAMES =
      List.of("pii", "secrets", "regional-compliance", "cost-guard", "risky-accounts");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads one.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is none of that name
   */
  static PolicyTemplate of(String name) {
    if (!NAMES.contains(name)) {
      throw new GatewayException(new GatewayError.NotFound("policy template"));
    }
    try (InputStream file =
        PolicyTemplate.class.getResourceAsStream("/policies/" + name + ".json")) {
      JsonNode read = JSON.readTree(Objects.requireNonNull(file, name));
      return new PolicyTemplate(
          name,
          read.required("description").textValue(),
          read.required("parameters").properties().stream()
              .map(one -> new Parameter(one.getKey(), one.getValue().textValue()))
              .toList(),
          read.required("policy"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A place in the policy, and what stands there. */
  @Schema(name = "PolicyTemplateParameter")
  record Parameter(
      @Schema(description = "Such as `rules[0].to.rpm`") String path, String meaning) {}
}
