package io.nebulagate.inbound.http.keyusage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.KeyUsageUseCase;
import io.nebulagate.application.access.KeyUsageUseCase.KeyUsage;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.inbound.http.relay.Credentials;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The two answers of OpenAI's old billing dashboard, which clients still ask for to show a balance.
 * Amounts are numbers here, as there; exact ones.
 */
@Singleton
class BillingAnswers {

  private final KeyUsageUseCase usage;
  private final ClientAddress clients;

  BillingAnswers(KeyUsageUseCase usage, ClientAddress clients) {
    this.usage = usage;
    this.clients = clients;
  }

  Subscription subscription(HttpServerRequest request) {
    KeyUsage found = usage.find(Credentials.of(request), clients.of(request));
    BigDecimal limit = dollars(found.granted());
    return new Subscription(
        "billing_subscription",
        true,
        limit,
        limit,
        limit,
        found.key().scope().expiresAt().map(Instant::getEpochSecond).orElse(0L));
  }

  Usage usage(HttpServerRequest request) {
    KeyUsage found = usage.find(Credentials.of(request), clients.of(request));
    return new Usage("list", dollars(found.used()).movePointRight(2));
  }

  private static BigDecimal dollars(Money amount) {
    return new BigDecimal(amount.toDecimal());
  }

  /** What may be spent in all; {@code accessUntil} is 0 for ever. */
  @Schema(name = "BillingSubscription")
  record Subscription(
      String object,
      @JsonProperty("has_payment_method") boolean hasPaymentMethod,
      @JsonProperty("soft_limit_usd") BigDecimal softLimitUsd,
      @JsonProperty("hard_limit_usd") BigDecimal hardLimitUsd,
      @JsonProperty("system_hard_limit_usd") BigDecimal systemHardLimitUsd,
      @JsonProperty("access_until") long accessUntil) {}

  /** What has been spent, in cents. */
  @Schema(name = "BillingUsage")
  record Usage(String object, @JsonProperty("total_usage") BigDecimal totalUsage) {}
}
