package io.nebulagate.persistence.postgres.routing;

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

  @Column(name = "audio_output")
  @Nullable BigDecimal audioOutput;

  @Column(name = "per_call_nanos")
  @Nullable Long perCallNanos;

  @Enumerated(EnumType.STRING)
  Rounding rounding;

  @Column(name = "created_at")
  Instant createdAt;

  static PriceEntity of(ModelName model, PriceSheet sheet, Instant now) {
    PriceEntity entity = new PriceEntity();
    entity.model = model.value();
    sheet.rates().forEach((kind, price) -> entity.set(kind, price.dollarsPerMillion()));
    entity.perCallNanos = sheet.perCall().map(Money::nanos).orElse(null);
    entity.rounding = sheet.rounding();
    entity.createdAt = now;
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
        version, rates, Optional.ofNullable(perCallNanos).map(Money::ofNanos), rounding);
  }

  private void set(TokenKind kind, BigDecimal dollarsPerMillion) {
    switch (kind) {
      case INPUT -> input = dollarsPerMillion;
      case CACHED_INPUT -> cachedInput = dollarsPerMillion;
      case CACHE_WRITE -> cacheWrite = dollarsPerMillion;
      case CACHE_WRITE_1H -> cacheWrite1h = dollarsPerMillion;
      case IMAGE -> image = dollarsPerMillion;
      case AUDIO_INPUT -> audioInput = dollarsPerMillion;
      case OUTPUT -> output = dollarsPerMillion;
      case AUDIO_OUTPUT -> audioOutput = dollarsPerMillion;
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
      case AUDIO_OUTPUT -> audioOutput;
    };
  }
}
