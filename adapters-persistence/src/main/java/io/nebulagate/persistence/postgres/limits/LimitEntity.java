package io.nebulagate.persistence.postgres.limits;

import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.application.limits.SetBy;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.money.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "limits")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class LimitEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  long id;

  @Enumerated(EnumType.STRING)
  @Column(name = "owner_type")
  LimitLevel ownerType;

  @Column(name = "owner_id")
  String ownerId;

  @Enumerated(EnumType.STRING)
  @Column(name = "set_by")
  SetBy setBy;

  @Column(name = "rpm_limit")
  @Nullable Long requestsPerMinute;

  @Column(name = "tpm_limit")
  @Nullable Long tokensPerMinute;

  @Column(name = "concurrency_limit")
  @Nullable Long concurrency;

  @Column(name = "daily_budget_nanos")
  @Nullable Long dailyBudgetNanos;

  @Column(name = "monthly_budget_nanos")
  @Nullable Long monthlyBudgetNanos;

  final void set(Limits limits) {
    requestsPerMinute = count(limits.requestsPerMinute());
    tokensPerMinute = count(limits.tokensPerMinute());
    concurrency = count(limits.concurrency());
    dailyBudgetNanos = limits.dailyBudget().map(Money::nanos).orElse(null);
    monthlyBudgetNanos = limits.monthlyBudget().map(Money::nanos).orElse(null);
  }

  Limits limits() {
    return new Limits(
        count(requestsPerMinute),
        count(tokensPerMinute),
        count(concurrency),
        Optional.ofNullable(dailyBudgetNanos).map(Money::ofNanos),
        Optional.ofNullable(monthlyBudgetNanos).map(Money::ofNanos));
  }

  Owned toDomain() {
    return new Owned(new LimitOwner(ownerType, ownerId), setBy, limits());
  }

  private static @Nullable Long count(OptionalLong limit) {
    return limit.isPresent() ? limit.getAsLong() : null;
  }

  private static OptionalLong count(@Nullable Long limit) {
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }
}
