package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Transfer;
import java.util.List;
import java.util.Optional;

/** What was kept of past requests. Blocking; thread-safe. */
public interface RequestLog {

  /** The explanation of one request, or nothing when no such request was admitted. */
  Optional<Explained> find(RequestId id);

  /** A request and the entries of its journal, oldest first. */
  record Explained(RequestRecord record, List<Transfer> transfers) {

    /** Copies the entries. */
    public Explained {
      transfers = List.copyOf(transfers);
    }
  }
}
