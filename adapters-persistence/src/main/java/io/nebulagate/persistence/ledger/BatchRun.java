package io.nebulagate.persistence.ledger;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Outcomes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** One batch within one transaction, account by account in ascending id. */
final class BatchRun {

  private static final String HOLD = "SELECT ledger.hold_batch(?, ?, ?, ?, ?)";
  private static final String RESOLVE = "SELECT ledger.resolve_batch(?, ?, ?, ?)";

  private final Connection connection;
  private final Batch batch;
  private final Hold.Outcome[] holds;
  private final Resolution.Outcome[] settlements;
  private final List<RequestRecord> records = new ArrayList<>();

  BatchRun(Connection connection, Batch batch) {
    this.connection = connection;
    this.batch = batch;
    this.holds = new Hold.Outcome[batch.holds().size()];
    this.settlements = new Resolution.Outcome[batch.settlements().size()];
  }

  Outcomes apply() throws SQLException {
    for (var account : byAccount().entrySet()) {
      long id = account.getKey();
      Share share = account.getValue();
      resolve(id, share.before);
      hold(id, share.holds);
      resolve(id, share.after);
    }
    RequestLogRows.insert(connection, records);
    return new Outcomes(List.of(holds), List.of(settlements));
  }

  /** What of the batch concerns one account, as places in the batch's lists. */
  private static final class Share {
    /** Resolutions of holds made earlier: they free money. */
    private final List<Integer> before = new ArrayList<>();

    private final List<Integer> holds = new ArrayList<>();

    /** Resolutions of holds of this batch, such as those of clients that left at once. */
    private final List<Integer> after = new ArrayList<>();
  }

  private SortedMap<Long, Share> byAccount() {
    SortedMap<Long, Share> shares = new TreeMap<>();
    Function<AccountId, Share> share = id -> shares.computeIfAbsent(id.value(), _ -> new Share());
    Set<UUID> heldHere = new HashSet<>();
    for (int i = 0; i < holds.length; i++) {
      Hold hold = batch.holds().get(i);
      heldHere.add(hold.id());
      share.apply(hold.account()).holds.add(i);
    }
    for (int i = 0; i < settlements.length; i++) {
      Resolution resolution = batch.settlements().get(i).resolution();
      Share of = share.apply(resolution.account());
      (heldHere.contains(resolution.holdId()) ? of.after : of.before).add(i);
    }
    return shares;
  }

  private void hold(long account, List<Integer> places) throws SQLException {
    if (places.isEmpty()) {
      return;
    }
    List<Hold> wanted = places.stream().map(batch.holds()::get).toList();
    try (PreparedStatement call = connection.prepareStatement(HOLD)) {
      call.setLong(1, account);
      call.setArray(2, array("uuid", wanted, Hold::id));
      call.setArray(3, array("uuid", wanted, Hold::journal));
      call.setArray(4, array("int8", wanted, hold -> hold.amount().nanos()));
      call.setArray(5, array("int8", wanted, hold -> hold.timeToLive().toMillis()));
      Short[] codes = codes(call);
      for (int i = 0; i < codes.length; i++) {
        holds[places.get(i)] = holdOutcome(codes[i]);
      }
    }
  }

  private void resolve(long account, List<Integer> places) throws SQLException {
    if (places.isEmpty()) {
      return;
    }
    List<Settlement> wanted = places.stream().map(batch.settlements()::get).toList();
    try (PreparedStatement call = connection.prepareStatement(RESOLVE)) {
      call.setLong(1, account);
      call.setArray(2, array("uuid", wanted, s -> s.resolution().holdId()));
      call.setArray(3, array("int2", wanted, s -> kindCode(s.resolution().kind())));
      call.setArray(4, array("int8", wanted, s -> s.resolution().amount().nanos()));
      Short[] codes = codes(call);
      for (int i = 0; i < codes.length; i++) {
        settlements[places.get(i)] = resolutionOutcome(codes[i]);
        if (codes[i] == 0) {
          wanted.get(i).record().ifPresent(records::add);
        }
      }
    }
  }

  private <T> Array array(String type, List<T> items, Function<T, Object> value)
      throws SQLException {
    return connection.createArrayOf(type, items.stream().map(value).toArray());
  }

  private static Short[] codes(PreparedStatement call) throws SQLException {
    try (ResultSet result = call.executeQuery()) {
      result.next();
      return (Short[]) result.getArray(1).getArray();
    }
  }

  private static short kindCode(Resolution.Kind kind) {
    Transfer.Kind written =
        switch (kind) {
          case SETTLE -> Transfer.Kind.CHARGE;
          case VOID -> Transfer.Kind.VOID;
          case EXPIRE -> Transfer.Kind.EXPIRE;
        };
    return (short) written.code();
  }

  private static Hold.Outcome holdOutcome(short code) {
    return switch (code) {
      case 0 -> Hold.Outcome.APPLIED;
      case 1 -> Hold.Outcome.INSUFFICIENT;
      case 2 -> Hold.Outcome.REPLAY;
      case 3 -> Hold.Outcome.CONFLICT;
      case 4 -> Hold.Outcome.UNUSABLE;
      default -> throw new IllegalStateException("unknown result code " + code);
    };
  }

  private static Resolution.Outcome resolutionOutcome(short code) {
    return switch (code) {
      case 0 -> Resolution.Outcome.APPLIED;
      case 2 -> Resolution.Outcome.REPLAY;
      case 3 -> Resolution.Outcome.CONFLICT;
      case 5 -> Resolution.Outcome.UNKNOWN_HOLD;
      default -> throw new IllegalStateException("unknown result code " + code);
    };
  }
}
