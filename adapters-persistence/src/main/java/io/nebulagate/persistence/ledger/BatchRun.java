package io.nebulagate.persistence.ledger;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Outcomes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.idempotency.KeptAnswer;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One batch within one transaction: one call of the ledger's function for all accounts together. An
 * id that comes several times, such as a hold that is given back at once, is taken up by further
 * calls, one per appearance.
 */
final class BatchRun {

  private static final String APPLY =
      "SELECT codes, refused FROM ledger.apply_batch(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String RECOVER = "SELECT ledger.post_recovered(?, ?, ?, ?)";

  private final Connection connection;
  private final Batch batch;
  private final Hold.Outcome[] holds;
  private final Resolution.Outcome[] settlements;
  private final NamedBudgets budgets;
  private final List<RequestRecord> records = new ArrayList<>();
  private final List<KeptAnswer> answers = new ArrayList<>();
  private final List<LostLeg> lostLegs = new ArrayList<>();

  BatchRun(Connection connection, Batch batch) throws SQLException {
    this.connection = connection;
    this.batch = batch;
    this.holds = new Hold.Outcome[batch.holds().size()];
    this.settlements = new Resolution.Outcome[batch.settlements().size()];
    this.budgets = NamedBudgets.open(connection, batch.holds());
  }

  Outcomes apply() throws SQLException {
    List<List<Item>> calls = calls();
    if (calls.isEmpty()) {
      ask();
    }
    for (List<Item> call : calls) {
      call(call);
    }
    recoverLost();
    for (int i = 0; i < settlements.length; i++) {
      if (settlements[i] == Resolution.Outcome.APPLIED
          || settlements[i] == Resolution.Outcome.LATE) {
        batch.settlements().get(i).record().ifPresent(records::add);
        batch.settlements().get(i).answer().ifPresent(answers::add);
      }
    }
    RequestLogRows.insert(connection, records);
    KeptAnswerRows.keep(connection, answers);
    return new Outcomes(List.of(holds), List.of(settlements));
  }

  /** Whether the database answers. */
  private void ask() throws SQLException {
    try (Statement question = connection.createStatement()) {
      question.execute("SELECT 1");
    }
  }

  /** One argument of the ledger's function, and where its answer goes. */
  private record Item(
      long account,
      UUID id,
      int kind,
      long nanos,
      @Nullable UUID journal,
      @Nullable Long ttlMillis,
      @Nullable UUID lease,
      List<Budget> budgets,
      Answer answer) {}

  /** Takes a result code, and the id of the budget that refused, if one did. */
  private interface Answer {
    void is(short code, @Nullable Long refusing);
  }

  private List<List<Item>> calls() {
    List<List<Item>> calls = new ArrayList<>();
    Map<UUID, Integer> seen = new HashMap<>();
    List<Item> inOrder = new ArrayList<>();
    for (int i = 0; i < holds.length; i++) {
      inOrder.add(item(batch.holds().get(i), i));
    }
    for (int i = 0; i < settlements.length; i++) {
      addItems(batch.settlements().get(i), i, inOrder);
    }
    for (Item item : inOrder) {
      int call = seen.merge(item.id(), 1, Integer::sum) - 1;
      if (call == calls.size()) {
        calls.add(new ArrayList<>());
      }
      calls.get(call).add(item);
    }
    return calls;
  }

  private Item item(Hold hold, int place) {
    return new Item(
        hold.account().value(),
        hold.id(),
        Transfer.Kind.HOLD.code(),
        hold.amount().nanos(),
        hold.journal(),
        hold.timeToLive().toMillis(),
        null,
        hold.budgets(),
        (code, refusing) ->
            holds[place] = refusing == null ? holdOutcome(code) : budgets.refusing(hold, refusing));
  }

  /** Extensions are given back first; whether they were there is no matter of the settlement. */
  private void addItems(Settlement settlement, int place, List<Item> to) {
    Resolution resolution = settlement.resolution();
    long account = resolution.account().value();
    for (UUID extension : settlement.extensions()) {
      int kind = Transfer.Kind.VOID.code();
      to.add(new Item(account, extension, kind, 0, null, null, null, List.of(), (_, _) -> {}));
    }
    to.add(
        new Item(
            account,
            resolution.holdId(),
            kindCode(resolution.kind()),
            resolution.amount().nanos(),
            resolution.holdId(),
            null,
            settlement.lease().orElse(null),
            List.of(),
            (code, _) -> settlements[place] = resolutionOutcome(code)));
    settlement.legs().forEach(leg -> to.add(item(leg, settlement.record())));
  }

  /** A leg that was ended before stays so; the settlement's own outcome tells of it. */
  private Item item(Resolution leg, Optional<RequestRecord> record) {
    return new Item(
        leg.account().value(),
        leg.holdId(),
        kindCode(leg.kind()),
        leg.amount().nanos(),
        leg.holdId(),
        null,
        null,
        List.of(),
        (code, _) -> {
          if (resolutionOutcome(code) == Resolution.Outcome.UNKNOWN_HOLD && record.isPresent()) {
            lostLegs.add(new LostLeg(leg, record.get()));
          }
        });
  }

  /** A leg that nothing was held for, or whose hold a failover has lost. */
  private record LostLeg(Resolution end, RequestRecord record) {}

  private void call(List<Item> items) throws SQLException {
    int count = items.size();
    Long[] accounts = new Long[count];
    UUID[] ids = new UUID[count];
    Short[] kinds = new Short[count];
    Long[] nanos = new Long[count];
    @Nullable UUID[] journals = new UUID[count];
    @Nullable Long[] ttls = new Long[count];
    @Nullable UUID[] leases = new UUID[count];
    for (int i = 0; i < count; i++) {
      Item item = items.get(i);
      accounts[i] = item.account();
      ids[i] = item.id();
      kinds[i] = (short) item.kind();
      nanos[i] = item.nanos();
      journals[i] = item.journal();
      ttls[i] = item.ttlMillis();
      leases[i] = item.lease();
    }
    try (PreparedStatement call = connection.prepareStatement(APPLY)) {
      call.setArray(1, connection.createArrayOf("int8", accounts));
      call.setArray(2, connection.createArrayOf("uuid", ids));
      call.setArray(3, connection.createArrayOf("int2", kinds));
      call.setArray(4, connection.createArrayOf("int8", nanos));
      call.setArray(5, connection.createArrayOf("uuid", journals));
      call.setArray(6, connection.createArrayOf("int8", ttls));
      call.setArray(7, connection.createArrayOf("uuid", leases));
      budgets.bind(connection, call, 8, items.stream().map(Item::budgets).toList());
      answer(call, items);
    }
  }

  private static void answer(PreparedStatement call, List<Item> items) throws SQLException {
    try (ResultSet result = call.executeQuery()) {
      result.next();
      Short[] codes = (Short[]) result.getArray(1).getArray();
      Array refused = result.getArray(2);
      @Nullable Long[] refusing =
          refused == null ? new Long[items.size()] : (Long[]) refused.getArray();
      for (int i = 0; i < codes.length; i++) {
        items.get(i).answer().is(codes[i], refusing[i]);
      }
    }
  }

  /** A request that was served proves that its hold existed: a failover has lost it. */
  private void recoverLost() throws SQLException {
    for (int i = 0; i < settlements.length; i++) {
      Settlement settlement = batch.settlements().get(i);
      Resolution resolution = settlement.resolution();
      Optional<RequestRecord> record = settlement.record();
      if (settlements[i] == Resolution.Outcome.UNKNOWN_HOLD
          && resolution.kind() == Resolution.Kind.SETTLE
          && record.isPresent()) {
        short code = recover(resolution, record.get());
        settlements[i] = code == 0 ? Resolution.Outcome.LATE : resolutionOutcome(code);
      }
    }
    for (LostLeg lost : lostLegs) {
      if (lost.end().amount().isPositive()) {
        recover(lost.end(), lost.record());
      }
    }
  }

  private short recover(Resolution resolution, RequestRecord record) throws SQLException {
    try (PreparedStatement call = connection.prepareStatement(RECOVER)) {
      call.setLong(1, resolution.account().value());
      call.setObject(2, resolution.holdId());
      call.setObject(3, record.id().uuid());
      call.setLong(4, resolution.amount().nanos());
      try (ResultSet result = call.executeQuery()) {
        result.next();
        return result.getShort(1);
      }
    }
  }

  private static int kindCode(Resolution.Kind kind) {
    return switch (kind) {
      case SETTLE -> Transfer.Kind.CHARGE.code();
      case VOID -> Transfer.Kind.VOID.code();
      case EXPIRE -> Transfer.Kind.EXPIRE.code();
    };
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
      case 6 -> Resolution.Outcome.LATE;
      default -> throw new IllegalStateException("unknown result code " + code);
    };
  }
}
