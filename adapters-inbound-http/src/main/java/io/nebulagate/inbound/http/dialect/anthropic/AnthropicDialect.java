package io.nebulagate.inbound.http.dialect.anthropic;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.dialect.JsonBody;
import io.nebulagate.inbound.http.dialect.anthropic.messages.MessagesTranslation;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.relay.RelayDialect;

/** Anthropic's protocol, as its SDKs and Claude Code of November 2026 speak it. */
final class AnthropicDialect implements RelayDialect {

  private final ErrorWriter errors = new AnthropicErrorWriter();

  @Override
  public Dialect name() {
    return Dialect.ANTHROPIC;
  }

  @Override
  public Question read(RequestId id, Api api, byte[] body) {
    return read(id, body, false);
  }

  /** Reads a conversation that is to be counted only. */
  Question readToCount(RequestId id, byte[] body) {
    return read(id, body, true);
  }

  private static Question read(RequestId id, byte[] body, boolean counting) {
    Question read =
        JsonBody.read(body, parser -> new AnthropicRequest(body, parser, counting).read());
    return new Question(read.head(), read.body(), new MessagesTranslation(id, read.head(), body));
  }

  @Override
  public Problem write(GatewayError error) {
    return errors.write(error);
  }

  /** SDKs throw on this event; {@code message_stop} does not follow a failure. */
  @Override
  public String brokenStream(GatewayError error) {
    return "event: error\ndata: " + AnthropicErrorWriter.envelope(error) + "\n\n";
  }
}
