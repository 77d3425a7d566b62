package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.User;
import java.util.Locale;

/** A person as operators see one. */
record UserView(
    long id,
    String username,
    @JsonProperty("display_name") String displayName,
    String role,
    String group,
    boolean enabled,
    @JsonProperty("account_id") long accountId,
    @JsonProperty("created_at") String createdAt) {

  static UserView of(User user) {
    return new UserView(
        user.id(),
        user.username(),
        user.displayName(),
        user.role().name().toLowerCase(Locale.ROOT),
        user.group(),
        user.enabled(),
        user.account().value(),
        user.createdAt().toString());
  }
}
