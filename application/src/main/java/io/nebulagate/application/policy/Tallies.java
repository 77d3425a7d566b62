package io.nebulagate.application.policy;

import io.nebulagate.application.limits.RateLimiter.Ticket;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.policy.Per;
import io.nebulagate.domain.policy.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts what rules ask for. Thread-safe; never blocks, and never fails. */
@FunctionalInterface
public interface Tallies {

  /** Counts nothing: nobody can tell. */
  Tallies NONE = (_, _) -> CompletableFuture.completedStage(Counted.NOTHING);

  /** Counts a request, and tells what is found of it. */
  CompletionStage<Counted> count(List<Tally> tallies, Subject subject);

  /** Tells what would be found, and counts nothing. */
  default Tallies looking() {
    return this;
  }

  /** Whose request it is that is counted, and which model it asks for. */
  record Subject(RequestId request, ApiKey key, ModelName model) {

    /** Which of them is meant. */
    String owner(Per per) {
      return switch (per) {
        case KEY -> Long.toString(key.id());
        case OWNER -> Long.toString(key.tenant());
        case MODEL -> model.value();
      };
    }
  }

  /**
   * What counts say of a request.
   *
   * @param found whether each finds something; missing where nobody can tell
   * @param tickets to be released when the request has ended
   */
  record Counted(Map<Tally, Boolean> found, List<Ticket> tickets) {

    /** Of a request that nothing counts. */
    static final Counted NOTHING = new Counted(Map.of(), List.of());

    /** Copies the collections. */
    public Counted {
      found = Map.copyOf(found);
      tickets = List.copyOf(tickets);
    }

    static Counted of(Tally tally, boolean found) {
      return new Counted(Map.of(tally, found), List.of());
    }

    Counted and(Counted other) {
      Map<Tally, Boolean> all = new HashMap<>(found);
      all.putAll(other.found);
      List<Ticket> both = new ArrayList<>(tickets);
      both.addAll(other.tickets);
      return new Counted(all, both);
    }
  }
}
