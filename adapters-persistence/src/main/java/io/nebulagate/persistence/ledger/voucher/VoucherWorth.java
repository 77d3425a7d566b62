package io.nebulagate.persistence.ledger.voucher;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.voucher.VoucherValue;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a voucher is worth, as the columns of its batch say it. */
record VoucherWorth(
    @Nullable Long amount,
    @Nullable Long plan,
    @Nullable Integer cycles,
    @Nullable List<String> models,
    @Nullable List<String> apis,
    @Nullable Integer days) {

  static VoucherWorth of(VoucherValue value) {
    return switch (value) {
      case VoucherValue.Credit credit ->
          new VoucherWorth(credit.amount().nanos(), null, null, null, null, null);
      case VoucherValue.Plan plan ->
          new VoucherWorth(null, plan.id(), number(plan.cycles()), null, null, null);
      case VoucherValue.Bounded bounded ->
          new VoucherWorth(
              bounded.amount().nanos(),
              bounded.plan().orElseThrow(),
              null,
              bounded.scope().models().stream().map(ModelName::value).sorted().toList(),
              bounded.scope().apis().stream().map(Api::name).sorted().toList(),
              number(bounded.days()));
    };
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }
}
