package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Transfer;
import java.util.List;
import java.util.Optional;

/** What was kept of past requests. Blocking; thread-safe. */
public interface RequestLog {

  /** The explanation of one request, or nothing when no such request was admitted. */
  Optional<Explained> find(RequestId id);

  /**
   * Past requests, newest first by the time in their ids.
   *
   * @param before only those older than this one
   * @param limit 1 to 100
   */
  List<RequestRecord> list(Optional<RequestId> before, int limit);

  /** A request and the entries of its journal, oldest first. */
  record Explained(RequestRecord record, List<Transfer> transfers) {

    /** Copies the entries. */
    public Explained {
      transfers = List.copyOf(transfers);
    }
  }
}
