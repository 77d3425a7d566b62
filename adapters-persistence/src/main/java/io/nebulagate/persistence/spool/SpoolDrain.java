package io.nebulagate.persistence.spool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.SpoolHandover;
import io.nebulagate.application.billing.SpoolHandover.Refused;
import io.nebulagate.persistence.ledger.LedgerException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run through all files, from where the last one ended. Blocking; one at a time. */
final class SpoolDrain {

  private static final Logger LOG = System.getLogger(SpoolDrain.class.getName());

  private final FileSettlementSpool spool;
  private final SpoolHandover handover;
  private int handled;

  SpoolDrain(FileSettlementSpool spool, SpoolHandover handover) {
    this.spool = spool;
    this.handover = handover;
  }

  int run(List<SpoolFile> files) throws IOException {
    for (SpoolFile file : files) {
      run(file);
    }
    handover.end();
    return handover.taken();
  }

  private void run(SpoolFile file) throws IOException {
    long from = spool.takenIn(file);
    if (file.durableBytes() <= from) {
      return;
    }
    RecordScanner scanner = new RecordScanner(file.read(from), file.sequence());
    long offset = from;
    while (scanner.hasNext()) {
      List<Settlement> page = new ArrayList<>();
      offset = from + fill(page, file, scanner);
      if (!page.isEmpty()) {
        for (Refused refused : handover.page(page)) {
          refuse(refused);
        }
      }
      if (handover.decided()) {
        spool.takenUpTo(file, offset, handled);
        handled = 0;
      }
    }
    if (handover.decided()) {
      spool.finished(file, offset);
    }
  }

  /** Reads one page; answers the place behind it. */
  private int fill(List<Settlement> page, SpoolFile file, RecordScanner scanner)
      throws IOException {
    int end = 0;
    while (scanner.hasNext() && page.size() < SpoolHandover.PAGE_MAX) {
      RecordScanner.Found found = scanner.next();
      end = found.end();
      switch (found) {
        case RecordScanner.Found.Whole whole -> {
          handled++;
          Optional<Settlement> settlement = decoded(whole.payload());
          settlement.ifPresent(page::add);
        }
        case RecordScanner.Found.Damage _ -> {
          if (file.markDamaged()) {
            spool.damagesFound(file, 1);
          }
        }
      }
    }
    return end;
  }

  private Optional<Settlement> decoded(ByteBuffer payload) throws IOException {
    try {
      return Optional.of(SettlementCodec.decode(payload));
    } catch (RuntimeException unreadable) {
      LOG.log(Level.ERROR, "a settlement in the spool cannot be read and is set aside", unreadable);
      spool.setAside(line("unreadable", payload));
      return Optional.empty();
    }
  }

  /** What another try may help goes to the end of the queue; what it will not is set aside. */
  private void refuse(Refused refused) throws IOException {
    ByteBuffer payload = SettlementCodec.encode(refused.settlement());
    if (refused.reason() instanceof LedgerException ledger && ledger.mayPass()) {
      spool.putBack(payload);
      return;
    }
    LOG.log(
        Level.ERROR,
        "the ledger refuses a settlement, which is set aside in rejected.jsonl: "
            + refused.settlement().resolution().holdId(),
        refused.reason());
    spool.setAside(line(refused.reason().getClass().getSimpleName(), payload));
  }

  private static String line(String reason, ByteBuffer payload) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("reason", reason)
        .put("settlement", SettlementCodec.text(payload))
        .toString();
  }
}
