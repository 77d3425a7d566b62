package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.chat.Upload;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.upload.Form;

/**
 * OpenAI's protocol as Azure's clients speak it: the deployment in the path is the model, whatever
 * the body says. One for each request.
 */
final class DeploymentDialect implements RelayDialect {

  private final OpenAiDialect usual;
  private final String deployment;

  DeploymentDialect(OpenAiDialect usual, String deployment) {
    this.usual = usual;
    this.deployment = deployment;
  }

  @Override
  public Dialect name() {
    return usual.name();
  }

  @Override
  public Question read(RequestId id, Api api, byte[] body) {
    return usual.naming(id, api, body, model());
  }

  @Override
  public Question read(RequestId id, Api api, Form form, Upload.Kept kept) {
    return OpenAiForms.read(api, form, kept, model());
  }

  private ModelName model() {
    try {
      return new ModelName(deployment);
    } catch (IllegalArgumentException notAName) {
      throw GatewayException.invalidValue(
          "deployment", "has 1 to " + ModelName.LENGTH_MAX + " printable characters");
    }
  }

  @Override
  public Problem write(GatewayError error) {
    return usual.write(error);
  }

  @Override
  public String brokenStream(GatewayError error) {
    return usual.brokenStream(error);
  }
}
