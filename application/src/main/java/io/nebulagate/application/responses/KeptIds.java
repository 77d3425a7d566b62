package io.nebulagate.application.responses;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows who keeps what. What is noted while a write runs is the next write, so that many answers
 * that end at once cost one commit. Thread-safe; never blocks.
 */
public final class KeptIds {

  /** Of a gateway that notes nothing, and finds nothing. */
  public static final KeptIds NONE =
      new KeptIds(
          new KeptIdStore() {
            @Override
            public void keep(Collection<KeptId> ids) {}

            @Override
            public List<KeptId> find(long tenant, Collection<String> ids) {
              return List.of();
            }

            @Override
            public void forget(long tenant, String id) {}

            @Override
            public int sweep(int limit) {
              return 0;
            }
          },
          Runnable::run);

  private static final int WAITING_MAX = 10_000;
  private static final int WRITTEN_AT_ONCE = 1_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KeptIdStore store;
  private final Executor slow;
  private final Deque<Note> waiting = new ArrayDeque<>();
  private boolean writing;

  /**
   * Writes to {@code store}.
   *
   * @param slow runs what blocks
   */
  public KeptIds(KeptIdStore store, Executor slow) {
    this.store = store;
    this.slow = slow;
  }

  private record Note(List<KeptId> ids, CompletableFuture<@Nullable Void> written) {}

  /**
   * Notes who keeps what an answer brought.
   *
   * @return completes when it survives a crash; fails with {@link GatewayError.Overloaded} when too
   *     much waits to be written
   */
  public CompletionStage<@Nullable Void> note(List<KeptId> ids) {
    Note note = new Note(ids, new CompletableFuture<>());
    boolean begin;
    synchronized (waiting) {
      if (waiting.size() >= WAITING_MAX) {
        return CompletableFuture.failedStage(
            new GatewayException(new GatewayError.Overloaded(PAUSE)));
      }
      waiting.add(note);
      begin = !writing;
      writing = true;
    }
    if (begin) {
      slow.execute(this::write);
    }
    return note.written();
  }

  private void write() {
    List<Note> notes = next();
    while (!notes.isEmpty()) {
      write(notes);
      notes = next();
    }
  }

  private List<Note> next() {
    List<Note> notes = new ArrayList<>();
    synchronized (waiting) {
      int ids = 0;
      while (ids < WRITTEN_AT_ONCE && !waiting.isEmpty()) {
        Note note = waiting.remove();
        ids += note.ids().size();
        notes.add(note);
      }
      writing = !notes.isEmpty();
    }
    return notes;
  }

  private void write(List<Note> notes) {
    Map<List<Object>, KeptId> newest = new LinkedHashMap<>();
    for (Note note : notes) {
      note.ids().forEach(id -> newest.put(List.of(id.tenant(), id.id()), id));
    }
    try {
      store.keep(newest.values());
      notes.forEach(note -> note.written().complete(null));
    } catch (RuntimeException failure) { // told to everybody who waits for it
      notes.forEach(note -> note.written().completeExceptionally(failure));
    }
  }

  /** Those of {@code ids} that are the tenant's and not too old, by their names. */
  public CompletionStage<Map<String, KeptId>> find(long tenant, Collection<String> ids) {
    Set<String> usable = ids.stream().filter(KeptId::isUsable).collect(Collectors.toSet());
    return usable.isEmpty()
        ? CompletableFuture.completedStage(Map.of())
        : CompletableFuture.supplyAsync(
            () ->
                store.find(tenant, usable).stream().collect(Collectors.toMap(KeptId::id, id -> id)),
            slow);
  }

  /** The tenant has thrown it away. */
  public CompletionStage<@Nullable Void> forget(long tenant, String id) {
    return CompletableFuture.<@Nullable Void>supplyAsync(
        () -> {
          store.forget(tenant, id);
          return null;
        },
        slow);
  }
}
