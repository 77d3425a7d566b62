package io.nebulagate.outbound.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.ProviderDialect.Put;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.support.Calls;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagesFormTest {

  private final ConversationDialect dialect =
      new ConversationDialect(new MessagesForm(), (_, text) -> text.length());

  @Test
  void theClientsBytesPassButForTheModel() {
    String body = " {\"max_tokens\":1e2, \"model\":\"mine\" ,\"thinking\":{\"x\":1.0}}";
    Put put =
        dialect.put(
            Calls.aCall()
                .model("mine")
                .upstreamModel("claude-x")
                .body(body.getBytes(UTF_8))
                .build());
    assertThat(new String(put.body(), UTF_8)).isEqualTo(body.replace("mine", "claude-x"));
    assertThat(put.path().version() + put.path().operation()).isEqualTo("/v1/messages");
    assertThat(put.headers()).containsEntry("anthropic-version", "2023-06-01");
    assertThat(dialect.keyHeader(Calls.aCall().build()).name()).isEqualTo("x-api-key");
  }

  @Test
  void aRefusalIsToldInWordsThatEveryDialectKnows() {
    UpstreamRejected tooLong =
        rejection(400, "invalid_request_error", "prompt is too long: 9 tokens > 8 maximum");
    assertThat(tooLong.upstreamCode()).isEqualTo(Optional.of("context_length_exceeded"));
    assertThat(tooLong.param()).isEqualTo(Optional.of("messages"));
    UpstreamRejected unknown = rejection(404, "not_found_error", "model: claude-x");
    assertThat(unknown.upstreamCode()).isEqualTo(Optional.of("model_not_found"));
    assertThat(unknown.message()).doesNotContain("claude-x");
    UpstreamRejected secret =
        rejection(400, "invalid_request_error", "key sk-ant-api03-0123456789abcdef is wrong");
    assertThat(secret.message()).doesNotContain("0123456789");
    assertThat(secret.upstreamCode()).isEmpty();
  }

  @Test
  void anErrorWithStatus200IsAFault() {
    assertThatThrownBy(() ->
            dialect.readWhole(
                Calls.aCall().build(),
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}".getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            failed -> assertThat(failed.fault()).isEqualTo(new UpstreamFault.Failed(529)));
  }

  @Test
  void whatHasNoContentIsNoAnswer() {
    assertThatThrownBy(() -> dialect.readWhole(Calls.aCall().build(), "{}".getBytes(UTF_8)))
        .isInstanceOf(UpstreamException.class);
  }

  private UpstreamRejected rejection(int status, String type, String message) {
    String body =
        "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
            .formatted(type, message);
    return dialect.rejection(
        Calls.aCall().model("mine").upstreamModel("claude-x").build(),
        status,
        body.getBytes(UTF_8));
  }
}
