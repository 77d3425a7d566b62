package io.nebulagate.inbound.http.relay;

import io.nebulagate.application.limits.Standing;
import io.nebulagate.application.relay.RelayAnswer;
import io.nebulagate.application.relay.RelayCall;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.relay.RelayUseCase;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Answers as the test says. */
@Singleton
public class FakeRelay implements RelayUseCase {

  private volatile Function<RelayRequest, CompletionStage<RelayAnswer>> script =
      request -> CompletableFuture.failedFuture(new IllegalStateException("no script"));
  private volatile Optional<RelayRequest> last = Optional.empty();
  private volatile Optional<Standing> standing = Optional.empty();
  private final AtomicInteger left = new AtomicInteger();

  @Override
  public RelayCall start(RelayRequest request) {
    last = Optional.of(request);
    CompletionStage<RelayAnswer> answer = script.apply(request);
    return new RelayCall() {
      @Override
      public CompletionStage<RelayAnswer> answer() {
        return answer;
      }

      @Override
      public Optional<Standing> standing() {
        return standing;
      }

      @Override
      public void clientLeft() {
        left.incrementAndGet();
      }
    };
  }

  public void answers(Function<RelayRequest, CompletionStage<RelayAnswer>> how) {
    script = how;
    standing = Optional.empty();
    last = Optional.empty();
    left.set(0);
  }

  public void answersWhole(String json) {
    answers(request -> later(request, new RelayAnswer.Whole(Map.of(), bytes(json))));
  }

  public void streams(Function<RelayRequest, Flow.Publisher<ByteBuffer>> body) {
    answers(request -> later(request, new RelayAnswer.Stream(Map.of(), body.apply(request))));
  }

  public void refuses(GatewayError error) {
    answers(request -> {
      CompletableFuture<RelayAnswer> answer = new CompletableFuture<>();
      request.executor().execute(() -> answer.completeExceptionally(new GatewayException(error)));
      return answer;
    });
  }

  public void standsAt(Standing now) {
    standing = Optional.of(now);
  }

  public Optional<RelayRequest> last() {
    return last;
  }

  public int left() {
    return left.get();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CompletionStage<RelayAnswer> later(RelayRequest request, RelayAnswer answer) {
    CompletableFuture<RelayAnswer> completed = new CompletableFuture<>();
    request.executor().execute(() -> completed.complete(answer));
    return completed;
  }
}
