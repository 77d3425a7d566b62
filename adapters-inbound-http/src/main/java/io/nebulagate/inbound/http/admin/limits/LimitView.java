package io.nebulagate.inbound.http.admin.limits;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.inbound.http.admin.LimitsView;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The limits of one owner, as far as one side has set them.
 *
 * @param ownerId a number, of a model its name
 * @param setBy {@code operator} or {@code owner}
 */
record LimitView(
    @JsonProperty("owner_type") String ownerType,
    @JsonProperty("owner_id") @Schema(ref = Schemas.LIMIT_OWNER) Object ownerId,
    @JsonProperty("set_by") @Schema(enumeration = {"operator", "owner"}) String setBy,
    @JsonUnwrapped LimitsView limits) {

  static LimitView of(Owned owned) {
    LimitOwner owner = owned.owner();
    return new LimitView(
        OwnerWords.of(owner.level()),
        OwnerWords.id(owner.level(), owner.id()),
        owned.by().name().toLowerCase(Locale.ROOT),
        LimitsView.of(owned.limits()));
  }
}
