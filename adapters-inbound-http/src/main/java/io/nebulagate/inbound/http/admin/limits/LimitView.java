package io.nebulagate.inbound.http.admin.limits;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.inbound.http.admin.LimitsView;

/**
 * The limits of one owner as operators see them.
 *
 * @param ownerId a number, of a model its name
 */
record LimitView(
    @JsonProperty("owner_type") String ownerType,
    @JsonProperty("owner_id") Object ownerId,
    @JsonUnwrapped LimitsView limits) {

  static LimitView of(Owned owned) {
    LimitOwner owner = owned.owner();
    return new LimitView(
        OwnerWords.of(owner.level()),
        OwnerWords.id(owner.level(), owner.id()),
        LimitsView.of(owned.limits()));
  }
}
