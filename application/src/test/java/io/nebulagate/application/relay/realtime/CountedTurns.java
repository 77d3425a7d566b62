package io.nebulagate.application.relay.realtime;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Money that comes when the test says so; keeps a book of what was done with it. */
final class CountedTurns implements Turns {

  private final List<String> book = new ArrayList<>();
  private final List<CompletableFuture<Void>> charges = new ArrayList<>();
  private long contextTokens;
  boolean atOnce = true;
  boolean spent;

  /** What happened, in order. */
  List<String> book() {
    return book;
  }

  /** What the last turn was expected to have as its prompt. */
  long contextTokens() {
    return contextTokens;
  }

  /** The charges that were asked for are durable. */
  void durable() {
    List<CompletableFuture<Void>> pending = List.copyOf(charges);
    charges.clear();
    pending.forEach(charge -> charge.complete(null));
  }

  @Override
  public Turn first() {
    return new Counted();
  }

  @Override
  public CompletionStage<Turn> next(long tokens) {
    contextTokens = tokens;
    if (spent) {
      book.add("refused");
      return CompletableFuture.failedStage(
          new GatewayException(new GatewayError.InsufficientQuota()));
    }
    book.add("granted");
    return CompletableFuture.completedStage(new Counted());
  }

  @Override
  public void over(Optional<UpstreamFault> fault) {
    book.add(fault.isPresent() ? "over: " + fault.get().outcome() : "over");
  }

  private final class Counted implements Turn {
    private final TurnLog log = new TurnLog();

    @Override
    public TurnLog log() {
      return log;
    }

    @Override
    public void begin() {
      book.add("begun");
    }

    @Override
    public void pass(long textBytes) {}

    @Override
    public CompletionStage<?> settle(End end) {
      long used = log.usage().map(told -> told.usage().total()).orElse(-1L);
      book.add(end + (used < 0 ? " estimated" : " " + used));
      CompletableFuture<Void> charge = new CompletableFuture<>();
      charges.add(charge);
      if (atOnce) {
        durable();
      }
      return charge;
    }

    @Override
    public CompletionStage<?> release() {
      book.add("released");
      return CompletableFuture.completedStage(null);
    }
  }
}
