package io.nebulagate.inbound.http.admin.limits;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.inbound.http.admin.LimitsView;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The limits of one owner as operators see them.
 *
 * @param ownerId a number, of a model its name
 */
record LimitView(
    @JsonProperty("owner_type") String ownerType,
    @JsonProperty("owner_id") @Schema(ref = Schemas.LIMIT_OWNER) Object ownerId,
    @JsonUnwrapped LimitsView limits) {

  private static final Map<LimitLevel, String> WORDS =
      LimitInput.LEVELS.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  static LimitView of(Owned owned) {
    LimitOwner owner = owned.owner();
    Object id = owner.level() == LimitLevel.MODEL ? owner.id() : Long.valueOf(owner.id());
    return new LimitView(WORDS.getOrDefault(owner.level(), ""), id, LimitsView.of(owned.limits()));
  }
}
