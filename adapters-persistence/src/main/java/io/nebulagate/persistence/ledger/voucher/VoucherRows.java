package io.nebulagate.persistence.ledger.voucher;

import io.nebulagate.application.voucher.VoucherBook.Code;
import io.nebulagate.application.voucher.VoucherBook.LabelUptake;
import io.nebulagate.application.voucher.VoucherBook.Standing;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.domain.voucher.Uptake;
import io.nebulagate.domain.voucher.Validity;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads rows of vouchers. */
final class VoucherRows {

  private VoucherRows() {}

  static VoucherBatch batch(ResultSet row) throws SQLException {
    return new VoucherBatch(
        row.getObject("id", UUID.class),
        new VoucherOffer(
            row.getString("label"),
            value(row),
            row.getInt("codes"),
            new Validity(instant(row, "valid_from"), instant(row, "valid_until")),
            new Caps(
                row.getInt("per_account"), number(row, "per_address"), number(row, "per_batch")),
            new Eligibility(
                list(row, "tenants", tenant -> (Long) tenant),
                list(row, "plans", plan -> (Long) plan),
                list(row, "roles", role -> Role.valueOf((String) role)),
                number(row, "account_days"),
                list(row, "allow", VoucherRows::account),
                list(row, "deny", VoucherRows::account).orElseThrow())),
        row.getString("actor"),
        instant(row, "created_at").orElseThrow(),
        instant(row, "revoked_at"));
  }

  static VoucherValue value(ResultSet row) throws SQLException {
    if (row.getObject("plan_id") == null) {
      return new VoucherValue.Credit(Money.ofNanos(row.getLong("amount")));
    }
    long plan = row.getLong("plan_id");
    if (row.getObject("amount") == null) {
      return new VoucherValue.Plan(plan, number(row, "plan_cycles"));
    }
    AllowanceScope scope =
        new AllowanceScope(
            list(row, "models", model -> new ModelName((String) model)).orElseThrow(),
            list(row, "apis", api -> Api.valueOf((String) api)).orElseThrow(),
            Set.of(),
            Set.of());
    return new VoucherValue.Bounded(
        Money.ofNanos(row.getLong("amount")),
        scope,
        number(row, "credit_days"),
        OptionalLong.of(plan));
  }

  static Standing standing(ResultSet row) throws SQLException {
    return new Standing(batch(row), uptake(row));
  }

  static LabelUptake labelUptake(ResultSet row) throws SQLException {
    return new LabelUptake(row.getString("label"), row.getLong("batches"), uptake(row));
  }

  static Code code(ResultSet row) throws SQLException {
    boolean redeemed = row.getObject("id") != null;
    return new Code(
        row.getInt("number"),
        row.getString("last4"),
        redeemed ? Optional.of(redemption(row)) : Optional.empty());
  }

  static Redemption redemption(ResultSet row) throws SQLException {
    return new Redemption(
        row.getObject("id", UUID.class),
        row.getObject("batch_id", UUID.class),
        row.getInt("number"),
        new AccountId(row.getLong("account_id")),
        row.getString("actor"),
        instant(row, "created_at").orElseThrow(),
        gain(row, row.getLong("taken_back"), row.getBoolean("returned")));
  }

  /** What has just been redeemed. */
  static Gain begun(ResultSet row) throws SQLException {
    return gain(row, 0, false);
  }

  private static Gain gain(ResultSet row, long takenBack, boolean returned) throws SQLException {
    Money amount = Money.ofNanos(row.getLong("amount"));
    if (row.getObject("plan_id") == null) {
      return new Gain.Credit(amount, Money.ofNanos(takenBack));
    }
    long plan = row.getLong("plan_id");
    long subscription = row.getLong("subscription_id");
    return row.getObject("amount") == null
        ? new Gain.Plan(plan, subscription, returned)
        : new Gain.Bounded(amount, plan, subscription, returned);
  }

  private static Uptake uptake(ResultSet row) throws SQLException {
    return new Uptake(row.getLong("codes"), row.getLong("redeemed"), row.getLong("reversed"));
  }

  private static AccountId account(Object id) {
    return new AccountId((Long) id);
  }

  private static OptionalInt number(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static <T> Optional<Set<T>> list(ResultSet row, String column, Function<Object, T> reader)
      throws SQLException {
    @Nullable Array array = row.getArray(column);
    return array == null
        ? Optional.empty()
        : Optional.of(
            Arrays.stream((Object[]) array.getArray())
                .map(reader)
                .collect(Collectors.toUnmodifiableSet()));
  }

  /** What never was and what never comes are no instants. */
  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .filter(time -> !time.equals(OffsetDateTime.MIN) && !time.equals(OffsetDateTime.MAX))
        .map(OffsetDateTime::toInstant);
  }
}
