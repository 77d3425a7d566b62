package io.nebulagate.outbound.provider.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** Listens to a stream with a demand the test decides, and checks that signals never overlap. */
public final class Listener implements Flow.Subscriber<StreamChunk> {

  private final long firstDemand;
  private final long demandPerChunk;
  private final List<StreamChunk> chunks = new CopyOnWriteArrayList<>();
  private final List<String> threads = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final AtomicBoolean signalling = new AtomicBoolean();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  private Listener(long firstDemand, long demandPerChunk) {
    this.firstDemand = firstDemand;
    this.demandPerChunk = demandPerChunk;
  }

  /** Wants everything. */
  public static Listener greedy() {
    return new Listener(Long.MAX_VALUE, 0);
  }

  /** Wants one chunk after the other. */
  public static Listener patient() {
    return new Listener(1, 1);
  }

  /** Wants nothing until the test asks. */
  public static Listener silent() {
    return new Listener(0, 0);
  }

  /** Asks for more. */
  public void request(long more) {
    subscription.join().request(more);
  }

  /** Leaves. */
  public void cancel() {
    subscription.join().cancel();
  }

  /** Completes with all text, or exceptionally. */
  public CompletableFuture<String> end() {
    return end;
  }

  /** What came so far. */
  public List<StreamChunk> chunks() {
    return List.copyOf(chunks);
  }

  /** The names of the threads that signalled. */
  public List<String> threads() {
    return threads.stream().distinct().toList();
  }

  /** All text so far. */
  public String text() {
    StringBuilder all = new StringBuilder();
    chunks.forEach(chunk -> all.append(UTF_8.decode(chunk.bytes().duplicate())));
    return all.toString();
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription.complete(newSubscription);
    if (firstDemand > 0) {
      newSubscription.request(firstDemand);
    }
  }

  @Override
  public void onNext(StreamChunk chunk) {
    enter();
    chunks.add(chunk);
    if (demandPerChunk > 0) {
      request(demandPerChunk);
    }
    leave();
  }

  @Override
  public void onError(Throwable failure) {
    enter();
    end.completeExceptionally(failure);
    leave();
  }

  @Override
  public void onComplete() {
    enter();
    end.complete(text());
    leave();
  }

  private void enter() {
    if (!signalling.compareAndSet(false, true) || end.isDone()) {
      throw new AssertionError("signals overlap, or follow the end");
    }
    threads.add(Thread.currentThread().getName());
  }

  private void leave() {
    signalling.set(false);
  }
}
