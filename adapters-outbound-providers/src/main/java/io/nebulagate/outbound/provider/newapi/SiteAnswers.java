package io.nebulagate.outbound.provider.newapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.sync.site.SiteClient.CheckInAnswer;
import io.nebulagate.application.sync.site.SiteClient.Self;
import io.nebulagate.application.sync.site.SiteClient.TokenPage;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.site.QuotaUnit;
import io.nebulagate.domain.site.SiteKind;
import io.nebulagate.domain.site.SiteStatus;
import io.nebulagate.domain.site.SiteToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the small answers of a site, in the forms of its whole family. */
final class SiteAnswers {

  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int NAME_MAX = 256;
  private static final int ENABLED = 1;
  private static final int MODELS_MAX = 5_000;

  private SiteAnswers() {}

  static SiteStatus status(byte[] body) {
    JsonNode data = SiteJson.envelope(body).orRefuse();
    if (!data.isObject()) {
      throw SiteJson.malformed("a status without data");
    }
    String version = shortened(data.path("version").asText());
    String words = version + ' ' + shortened(data.path("system_name").asText());
    return new SiteStatus(
        SiteKind.of(words, data.has("check_in_enabled")),
        version.isBlank() ? Optional.empty() : Optional.of(version),
        unit(data.path("quota_per_unit")),
        data.path("turnstile_check").asBoolean(false));
  }

  private static QuotaUnit unit(JsonNode said) {
    if (said.isMissingNode() || said.isNull()) {
      return QuotaUnit.DEFAULT;
    }
    try {
      return SiteJson.number(said)
          .map(QuotaUnit::new)
          .orElseThrow(() -> SiteJson.malformed("a quota_per_unit that is no number"));
    } catch (IllegalArgumentException impossible) {
      throw SiteJson.malformed("a quota_per_unit that cannot be");
    }
  }

  static Self self(byte[] body) {
    JsonNode data = SiteJson.envelope(body).orRefuse();
    String group = shortened(data.path("group").asText());
    return new Self(
        SiteJson.number(data.path("quota"))
            .orElseThrow(() -> SiteJson.malformed("a user without a quota")),
        SiteJson.number(data.path("used_quota")),
        group.isBlank() ? "default" : group);
  }

  /** Bare, or in pages that say which they are: as {@code page}, or as {@code p}. */
  static TokenPage tokens(byte[] body, int asked) {
    JsonNode data = SiteJson.envelope(body).orRefuse();
    if (data.isArray() || data.isNull()) {
      return new TokenPage(list(data), false, asked, Optional.empty());
    }
    JsonNode items = data.path("items");
    if (!items.isArray() && !items.isNull()) {
      throw SiteJson.malformed("a list of tokens without a token");
    }
    JsonNode page = data.has("page") ? data.path("page") : data.path("p");
    JsonNode total = data.path("total");
    return new TokenPage(
        list(items),
        true,
        page.asInt(asked),
        total.isIntegralNumber() ? Optional.of(total.asLong()) : Optional.empty());
  }

  private static List<SiteToken> list(JsonNode items) {
    List<SiteToken> tokens = new ArrayList<>();
    for (JsonNode item : items) {
      if (!item.path("id").isIntegralNumber()) {
        throw SiteJson.malformed("a token without an id");
      }
      tokens.add(token(item));
    }
    return tokens;
  }

  private static SiteToken token(JsonNode item) {
    return new SiteToken(
        item.path("id").asLong(),
        shortened(item.path("name").asText()),
        Secret.of(item.path("key").asText()),
        item.path("status").asInt(ENABLED) == ENABLED,
        expiry(item.path("expired_time").asLong(-1)),
        shortened(item.path("group").asText()),
        limits(item));
  }

  private static Optional<Instant> expiry(long second) {
    return second <= 0 || second > LAST_SECOND
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(second));
  }

  private static Optional<Set<ModelName>> limits(JsonNode item) {
    if (!item.path("model_limits_enabled").asBoolean(false)) {
      return Optional.empty();
    }
    Set<ModelName> models = new HashSet<>();
    for (String name : item.path("model_limits").asText().split(",", MODELS_MAX)) {
      PricingAnswer.modelName(name.strip()).ifPresent(models::add);
    }
    return Optional.of(models);
  }

  /** The text is {@code data}, or the {@code key} in it. */
  static Secret key(byte[] body) {
    JsonNode data = SiteJson.envelope(body).orRefuse();
    JsonNode key = data.isTextual() ? data : data.path("key");
    if (!key.isTextual()) {
      throw SiteJson.malformed("a key without a text");
    }
    return Secret.of(key.asText());
  }

  static CheckInAnswer checkIn(byte[] body) {
    SiteJson.Envelope answer = SiteJson.envelope(body);
    JsonNode awarded = answer.data().path("quota_awarded");
    return new CheckInAnswer(
        answer.success(),
        answer.message(),
        SiteJson.number(awarded.isMissingNode() ? answer.data().path("quota") : awarded));
  }

  static boolean mayCheckIn(byte[] body) {
    return SiteJson.envelope(body).orRefuse().path("can_check_in").asBoolean(true);
  }

  private static String shortened(String text) {
    String line = SiteJson.words(text);
    return line.length() > NAME_MAX ? line.substring(0, NAME_MAX) : line;
  }
}
