package io.nebulagate.persistence.ledger.voucher;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import io.nebulagate.persistence.ledger.LedgerException;
import io.nebulagate.persistence.ledger.LedgerTransactions;
import io.nebulagate.persistence.ledger.OutOfRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Vouchers in PostgreSQL. Throws {@link LedgerException} when the database cannot be asked. */
public final class PostgresVoucherBook implements VoucherBook {

  private static final String ISSUE =
      "SELECT * FROM ledger.issue_vouchers"
          + "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** With the versions of the plans that the code's batch asks for, as they never change. */
  private static final String REDEEM =
      """
      SELECT * FROM ledger.redeem_voucher(
        ?, ?, ?, ?, ?, ?, ?, ?::inet, ?,
        ARRAY(SELECT v.id FROM plan_versions v
              WHERE v.plan_id IN (SELECT unnest(b.plans) FROM ledger.voucher_code c
                                  JOIN ledger.voucher_batch b ON b.id = c.batch_id
                                  WHERE c.hash = ?)),
        ?, ?, ?, ?, ?::smallint[], ?, ?)
      """;

  private static final String WORTH =
      "SELECT b.* FROM ledger.voucher_code c"
          + " JOIN ledger.voucher_batch b ON b.id = c.batch_id WHERE c.hash = ?";

  private static final String RETURN = "SELECT * FROM ledger.return_voucher(?, ?, ?, ?, ?, ?, ?)";

  /** What became of the codes of batch {@code b}. */
  private static final String UPTAKE =
      """
      CROSS JOIN LATERAL (
        SELECT count(*) AS redeemed, count(v.id) + count(t.id) AS reversed
        FROM ledger.voucher_redemption r
        LEFT JOIN ledger.reversed v ON v.id = r.id AND v.phase = 2
        LEFT JOIN ledger.voucher_return t ON t.redemption_id = r.id
        WHERE r.batch_id = b.id) AS uptake
      """;

  private static final String FIND =
      "SELECT b.*, redeemed, reversed FROM ledger.voucher_batch b " + UPTAKE + " WHERE b.id = ?";

  private static final String LABELLED =
      " FROM ledger.voucher_batch b WHERE ?::text IS NULL OR strpos(lower(b.label), lower(?)) > 0 ";

  private static final String BATCHES =
      "SELECT b.*, redeemed, reversed FROM (SELECT b.*"
          + LABELLED
          + "ORDER BY b.id DESC LIMIT ? OFFSET ?) AS b "
          + UPTAKE
          + " ORDER BY b.id DESC";

  private static final String LABELS =
      "SELECT b.label, count(*) AS batches, sum(b.codes) AS codes, sum(redeemed) AS redeemed,"
          + " sum(reversed) AS reversed FROM ledger.voucher_batch b JOIN ("
          + "SELECT DISTINCT label FROM ledger.voucher_batch ORDER BY label LIMIT ? OFFSET ?"
          + ") AS page ON page.label = b.label "
          + UPTAKE
          + " GROUP BY b.label ORDER BY b.label";

  private static final String OF_CODES =
      """
       FROM ledger.voucher_code c
      LEFT JOIN ledger.voucher_redemption r USING (batch_id, number)
      LEFT JOIN ledger.reversed v ON v.id = r.id AND v.phase = 2
      LEFT JOIN ledger.voucher_return t ON t.redemption_id = r.id
      JOIN ledger.voucher_batch b ON b.id = batch_id
      """;

  private static final String FILTERED =
      """
      WHERE batch_id = ? AND (?::text IS NULL OR c.last4 = ?)
        AND (?::text IS NULL OR ? = CASE WHEN r.id IS NULL THEN 'UNUSED'
                                         WHEN coalesce(v.id, t.id) IS NULL THEN 'REDEEMED'
                                         ELSE 'REVERSED' END)
      """;

  private static final String GAINED =
      """
      batch_id, number, r.id, r.account_id, r.actor, r.created_at, r.subscription_id, b.amount,
      b.plan_id, coalesce(v.total, 0) AS taken_back, t.id IS NOT NULL AS returned
      """;

  private static final String CODES = "SELECT c.last4, " + GAINED + OF_CODES + FILTERED;

  private static final String REDEMPTION = "SELECT " + GAINED + OF_CODES + "WHERE r.id = ?";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresVoucherBook(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public VoucherBatch issue(VoucherOffer offer, List<KeptCode> codes, String actor) {
    VoucherWorth worth = VoucherWorth.of(offer.value());
    Eligibility eligibility = offer.eligibility();
    return first(
            ISSUE,
            VoucherRows::batch,
            offer.label(),
            worth.amount(),
            worth.plan(),
            worth.cycles(),
            worth.models(),
            worth.apis(),
            worth.days(),
            offer.validity().from().orElse(null),
            offer.validity().until().orElse(null),
            offer.caps().perAccount(),
            number(offer.caps().perAddress()),
            number(offer.caps().perBatch()),
            eligibility
                .tenants()
                .map(tenants -> numbers(tenants, Function.identity()))
                .orElse(null),
            eligibility.plans().map(plans -> numbers(plans, Function.identity())).orElse(null),
            eligibility.roles().map(roles -> texts(roles, Role::name)).orElse(null),
            number(eligibility.accountDays()),
            eligibility.allow().map(allow -> numbers(allow, AccountId::value)).orElse(null),
            numbers(eligibility.deny(), AccountId::value),
            actor,
            texts(codes, code -> code.hash().hex()),
            texts(codes, KeptCode::last4))
        .orElseThrow();
  }

  @Override
  public Optional<Standing> find(UUID batch) {
    return first(FIND, VoucherRows::standing, batch);
  }

  @Override
  public Page<Standing> batches(Optional<String> label, int page, int size) {
    @Nullable String part = label.orElse(null);
    return new Page<>(
        all(BATCHES, VoucherRows::standing, part, part, size, (long) page * size),
        count("SELECT count(*)" + LABELLED, part, part));
  }

  @Override
  public Page<Code> codes(UUID batch, CodeFilter filter, int page, int size) {
    @Nullable String last4 = filter.last4().orElse(null);
    @Nullable String state = filter.state().map(CodeState::name).orElse(null);
    return new Page<>(
        all(
            CODES + " ORDER BY number LIMIT ? OFFSET ?",
            VoucherRows::code,
            batch,
            last4,
            last4,
            state,
            state,
            size,
            (long) page * size),
        count("SELECT count(*)" + OF_CODES + FILTERED, batch, last4, last4, state, state));
  }

  @Override
  public Page<LabelUptake> labels(int page, int size) {
    return new Page<>(
        all(LABELS, VoucherRows::labelUptake, size, (long) page * size),
        count("SELECT count(DISTINCT label) FROM ledger.voucher_batch"));
  }

  @Override
  public boolean revoke(UUID batch, String actor) {
    return first("SELECT ledger.revoke_vouchers(?, ?)", row -> row.getBoolean(1), batch, actor)
        .orElseThrow();
  }

  @Override
  public Optional<VoucherValue> worth(KeyHash code) {
    return first(WORTH, VoucherRows::value, code.hex());
  }

  @Override
  public Redeemed redeem(IdempotencyKey key, Claim claim) {
    @Nullable Beginning begun = claim.beginning().orElse(null);
    List<Allowance> allowances = begun == null ? List.of() : begun.allowances();
    return OutOfRange.told(() ->
            first(
                REDEEM,
                PostgresVoucherBook::redeemed,
                key.tenant(),
                key.scope(),
                key.key(),
                key.fingerprint(),
                claim.code().hex(),
                claim.account().value(),
                claim.role().name(),
                plain(claim.address()),
                claim.actor(),
                claim.code().hex(),
                begun == null ? null : begun.version().id(),
                begun == null ? null : begun.term().anchor(),
                begun == null ? null : begun.term().zone().getId(),
                begun == null ? null : begun.term().endsAt().orElse(null),
                inOrder(allowances, allowance -> allowance.asset().code()),
                inOrder(allowances, Allowance::amount),
                inOrder(allowances, allowance -> allowance.rollover().most(allowance.amount()))))
        .orElseThrow();
  }

  @Override
  public Optional<Redemption> redemption(UUID id) {
    return first(REDEMPTION, VoucherRows::redemption, id);
  }

  private static Redeemed redeemed(ResultSet row) throws SQLException {
    int code = row.getInt("code");
    return switch (code) {
      case 0, 2 ->
          new Redeemed(
              row.getObject("redemption_id", UUID.class),
              VoucherRows.begun(row),
              Money.ofNanos(row.getLong("available")),
              code == 2);
      case 3 -> throw new GatewayException(new GatewayError.IdempotencyKeyReused());
      case 4, 5 -> throw new GatewayException(new GatewayError.NotFound("account"));
      case 6 -> throw new GatewayException(new GatewayError.VoucherAlreadyRedeemed());
      case 7, 8 -> throw new GatewayException(new GatewayError.VoucherInvalid(code == 8));
      default -> throw new IllegalStateException("unknown result code " + code);
    };
  }

  @Override
  public Returned takeBack(IdempotencyKey key, UUID redemption, Note note) {
    return first(
            RETURN,
            PostgresVoucherBook::returned,
            key.tenant(),
            key.scope(),
            key.key(),
            key.fingerprint(),
            redemption,
            note.reason(),
            note.actor())
        .orElseThrow();
  }

  private static Returned returned(ResultSet row) throws SQLException {
    int code = row.getInt("code");
    return switch (code) {
      case 0, 2 ->
          new Returned(
              row.getLong("subscription_id"), Money.ofNanos(row.getLong("available")), code == 2);
      case 3 -> throw new GatewayException(new GatewayError.IdempotencyKeyReused());
      case 5 -> throw new GatewayException(new GatewayError.NotFound("redemption"));
      case 9 -> throw new GatewayException(new GatewayError.ReversalTooLarge(Money.ZERO));
      default -> throw new IllegalStateException("unknown result code " + code);
    };
  }

  /** An address without the name of the interface that a link-local one may carry. */
  private static @Nullable String plain(String address) {
    int zone = address.indexOf('%');
    String plain = zone < 0 ? address : address.substring(0, zone);
    return plain.isEmpty() ? null : plain;
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private static <T> Long[] numbers(Collection<T> all, Function<T, Long> form) {
    return all.stream().map(form).sorted().toArray(Long[]::new);
  }

  private static Long[] inOrder(List<Allowance> allowances, ToLongFunction<Allowance> of) {
    return allowances.stream().mapToLong(of).boxed().toArray(Long[]::new);
  }

  private static <T> String[] texts(Collection<T> all, Function<T, String> form) {
    return all.stream().map(form).toArray(String[]::new);
  }

  private long count(String sql, @Nullable Object... parameters) {
    return first(sql, row -> row.getLong(1), parameters).orElseThrow();
  }

  private <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return all(sql, reader, parameters).stream().findFirst();
  }

  private <T> List<T> all(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.length; i++) {
          bind(connection, query, i + 1, parameters[i]);
        }
        List<T> rows = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            rows.add(reader.read(row));
          }
        }
        return rows;
      }
    });
  }

  private static void bind(
      Connection connection, PreparedStatement query, int place, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case Instant at -> query.setObject(place, at.atOffset(ZoneOffset.UTC));
      case Long[] numbers -> query.setArray(place, connection.createArrayOf("int8", numbers));
      case List<?> texts ->
          query.setArray(place, connection.createArrayOf("text", texts.toArray()));
      case String[] texts -> query.setArray(place, connection.createArrayOf("text", texts));
      case null, default -> query.setObject(place, value);
    }
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
