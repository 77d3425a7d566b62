package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routing.Offer;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

@Entity
@Immutable
@Table(name = "prices")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class PriceEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  long version;

  String model;

  /** Whose cost it is; null for what clients pay. */
  @Column(name = "provider_id")
  @Nullable Long providerId;

  /** The provider's price group it counts in; null for all. */
  @Column(name = "upstream_group")
  @Nullable String group;

  @Nullable BigDecimal input;

  @Column(name = "cached_input")
  @Nullable BigDecimal cachedInput;

  @Column(name = "cache_write")
  @Nullable BigDecimal cacheWrite;

  @Column(name = "cache_write_1h")
  @Nullable BigDecimal cacheWrite1h;

  @Nullable BigDecimal image;

  @Column(name = "audio_input")
  @Nullable BigDecimal audioInput;

  @Nullable BigDecimal output;
  @Nullable BigDecimal reasoning;

  @Column(name = "audio_output")
  @Nullable BigDecimal audioOutput;

  @Column(name = "per_call_nanos")
  @Nullable Long perCallNanos;

  /** What is sold by the piece, as a JSON object from label to dollars. */
  @ColumnTransformer(write = "?::jsonb")
  String units;

  @Enumerated(EnumType.STRING)
  Rounding rounding;

  @Column(name = "created_at")
  Instant createdAt;

  /** Says that the cost is not known any more; there is no amount then. */
  boolean withdrawn;

  static PriceEntity of(ModelName model, PriceSheet sheet, Instant now) {
    PriceEntity entity = new PriceEntity();
    entity.model = model.value();
    sheet.rates().forEach((kind, price) -> entity.set(kind, price.dollars()));
    entity.perCallNanos = sheet.perCall().map(Money::nanos).orElse(null);
    entity.units = UnitPrices.write(sheet.units());
    entity.rounding = sheet.rounding();
    entity.createdAt = now;
    return entity;
  }

  static PriceEntity of(Offer offer, Optional<PriceSheet> cost, Instant now) {
    PriceEntity entity =
        cost.map(sheet -> of(offer.model(), sheet, now)).orElseGet(() -> withdrawal(offer, now));
    entity.providerId = offer.provider();
    entity.group = offer.group().orElse(null);
    return entity;
  }

  private static PriceEntity withdrawal(Offer offer, Instant now) {
    PriceEntity entity = new PriceEntity();
    entity.model = offer.model().value();
    entity.units = UnitPrices.write(Map.of());
    entity.rounding = Rounding.NANO;
    entity.createdAt = now;
    entity.withdrawn = true;
    return entity;
  }

  PriceSheet toDomain() {
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    for (TokenKind kind : TokenKind.values()) {
      BigDecimal stated = get(kind);
      if (stated != null) {
        rates.put(kind, new Price(stated));
      }
    }
    return new PriceSheet(
            version, rates, Optional.ofNullable(perCallNanos).map(Money::ofNanos), rounding)
        .with(UnitPrices.read(units));
  }

  private void set(TokenKind kind, BigDecimal dollars) {
    switch (kind) {
      case INPUT -> input = dollars;
      case CACHED_INPUT -> cachedInput = dollars;
      case CACHE_WRITE -> cacheWrite = dollars;
      case CACHE_WRITE_1H -> cacheWrite1h = dollars;
      case IMAGE -> image = dollars;
      case AUDIO_INPUT -> audioInput = dollars;
      case OUTPUT -> output = dollars;
      case REASONING -> reasoning = dollars;
      case AUDIO_OUTPUT -> audioOutput = dollars;
    }
  }

  private @Nullable BigDecimal get(TokenKind kind) {
    return switch (kind) {
      case INPUT -> input;
      case CACHED_INPUT -> cachedInput;
      case CACHE_WRITE -> cacheWrite;
      case CACHE_WRITE_1H -> cacheWrite1h;
      case IMAGE -> image;
      case AUDIO_INPUT -> audioInput;
      case OUTPUT -> output;
      case REASONING -> reasoning;
      case AUDIO_OUTPUT -> audioOutput;
    };
  }
}
