package io.nebulagate.application.relay;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenUsage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A provider that answers what a test tells it, one script per call. */
final class ScriptedProvider implements ProviderClient {

  private final Deque<CompletableFuture<UpstreamAnswer>> scripts = new ArrayDeque<>();
  final List<UpstreamRequest> asked = new ArrayList<>();
  int cancelled;

  ScriptedProvider fails(UpstreamFault fault) {
    scripts.add(CompletableFuture.failedFuture(new UpstreamException(fault)));
    return this;
  }

  ScriptedProvider answersWhole(String body, @Nullable TokenUsage usage) {
    return answersAsSeen(body, new Seen(usage, body.length()));
  }

  ScriptedProvider answersAsSeen(String body, Seen seen) {
    scripts.add(
        CompletableFuture.completedFuture(new UpstreamAnswer.Whole(Map.of(), bytes(body), seen)));
    return this;
  }

  ScriptedProvider hangs() {
    scripts.add(new CompletableFuture<>());
    return this;
  }

  Pieces streams(@Nullable TokenUsage usage) {
    Pieces pieces = new Pieces(new Seen(usage, 0));
    scripts.add(
        CompletableFuture.completedFuture(
            new UpstreamAnswer.Stream(
                Map.of(),
                pieces,
                pieces.seen,
                (relayed, used) ->
                    bytes("[cut at " + relayed + ", " + used.output() + " tokens]"))));
    return pieces;
  }

  @Override
  public UpstreamCall send(UpstreamRequest request) {
    asked.add(request);
    CompletableFuture<UpstreamAnswer> script = scripts.removeFirst();
    return new UpstreamCall() {
      @Override
      public CompletionStage<UpstreamAnswer> answer() {
        return script;
      }

      @Override
      public void cancel() {
        cancelled++;
        script.completeExceptionally(new UpstreamException(new UpstreamFault.Cut()));
      }
    };
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A stream the test pushes piece by piece. */
  static final class Pieces implements Flow.Publisher<StreamChunk>, Flow.Subscription {
    final Seen seen;
    long demand;
    boolean cancelled;
    private Flow.@Nullable Subscriber<? super StreamChunk> subscriber;

    Pieces(Seen seen) {
      this.seen = seen;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super StreamChunk> by) {
      subscriber = by;
      by.onSubscribe(this);
    }

    /** Something to show that counts as nothing. */
    void begins() {
      seen.begun = true;
      push("");
    }

    void push(String text) {
      seen.size += text.length();
      subscriber().onNext(new StreamChunk(bytes(text), text.length(), false));
    }

    void comment(String text) {
      subscriber().onNext(new StreamChunk(bytes(text), 0, false));
    }

    void pushLast(String text) {
      subscriber().onNext(new StreamChunk(bytes(text), 0, true));
    }

    void complete() {
      subscriber().onComplete();
    }

    void fail(UpstreamFault fault) {
      subscriber().onError(new UpstreamException(fault));
    }

    private Flow.Subscriber<? super StreamChunk> subscriber() {
      if (subscriber == null) {
        throw new IllegalStateException("nobody listens yet");
      }
      return subscriber;
    }

    @Override
    public void request(long pieces) {
      demand += pieces;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** What was seen of a scripted answer; a byte is a token. */
  static final class Seen implements AnswerObservation {
    private final @Nullable TokenUsage told;
    private int size;
    boolean begun;
    boolean impossible;
    boolean curtailed;
    List<String> keptIds = List.of();

    Seen(@Nullable TokenUsage told, int size) {
      this.told = told;
      this.size = size;
    }

    @Override
    public Optional<ReportedUsage> usage() {
      return Optional.ofNullable(told).map(usage -> new ReportedUsage(usage, "{}"));
    }

    @Override
    public boolean usageImpossible() {
      return impossible;
    }

    @Override
    public boolean produced() {
      return begun || size > 0;
    }

    @Override
    public boolean complete() {
      return true;
    }

    @Override
    public boolean curtailed() {
      return curtailed;
    }

    @Override
    public long producedBytes() {
      return size;
    }

    @Override
    public List<String> keptIds() {
      return keptIds;
    }

    @Override
    public long countOutputTokens(long textBytes) {
      return Math.min(textBytes, size);
    }
  }
}
