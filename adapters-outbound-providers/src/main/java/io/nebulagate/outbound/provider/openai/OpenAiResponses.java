package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.responses.ResponseProvider;
import io.nebulagate.application.responses.ResponsesUseCase.Wish;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Route;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * Responses that hosts of OpenAI's dialect keep. Source: OpenAI's API description, 2026-11.
 * Thread-safe.
 */
public final class OpenAiResponses implements ResponseProvider {

  private final LaterCalls calls;

  /** Asks by {@code calls}. */
  public OpenAiResponses(LaterCalls calls) {
    this.calls = calls;
  }

  @Override
  public CompletionStage<ByteBuffer> ask(Route route, ModelName shown, Wish wish) {
    return calls
        .send(route, Api.RESPONSES, shown, false, known -> new ResponseCall(known, wish))
        .thenApply(answer ->
            switch (answer) {
              case UpstreamAnswer.Whole whole -> whole.body();
              case UpstreamAnswer.Stream _, UpstreamAnswer.Session _ ->
                  throw new IllegalStateException("an answer in one piece was asked for");
            });
  }
}
