package io.nebulagate.application.upstream;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Providers that all give the same answer. */
public final class OneAnswer implements ProviderClient {

  /** What they were asked. */
  public final List<UpstreamRequest> asked = new CopyOnWriteArrayList<>();

  private CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();

  /** One in one piece. */
  public void serves() {
    answer =
        CompletableFuture.completedFuture(
            new UpstreamAnswer.Whole(Map.of(), ByteBuffer.allocate(1), new NothingSeen()));
  }

  /** None. */
  public void hangs() {
    answer = new CompletableFuture<>();
  }

  /** Whether somebody has given up waiting. */
  public boolean cancelled() {
    return answer.isCancelled();
  }

  /** A fault. */
  public void fails(UpstreamFault fault) {
    answer = CompletableFuture.failedFuture(new UpstreamException(fault));
  }

  /** Something that is no answer. */
  public void breaks(RuntimeException bug) {
    answer = CompletableFuture.failedFuture(bug);
  }

  @Override
  public UpstreamCall send(UpstreamRequest request) {
    asked.add(request);
    return new UpstreamCall() {
      @Override
      public CompletionStage<UpstreamAnswer> answer() {
        return answer;
      }

      @Override
      public void cancel() {
        answer.cancel(false);
      }
    };
  }

  /** Nobody looks at what was answered. */
  private record NothingSeen() implements AnswerObservation {
    @Override
    public Optional<ReportedUsage> usage() {
      return Optional.empty();
    }

    @Override
    public boolean usageImpossible() {
      return false;
    }

    @Override
    public boolean produced() {
      return true;
    }

    @Override
    public boolean complete() {
      return true;
    }

    @Override
    public boolean curtailed() {
      return false;
    }

    @Override
    public long producedBytes() {
      return 0;
    }

    @Override
    public long countOutputTokens(long textBytes) {
      return 0;
    }
  }
}
