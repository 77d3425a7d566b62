package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A person as an operator describes one. */
@Schema
record UserInput(
    String username,
    @Schema(minLength = 12, maxLength = 72) Secret password,
    @JsonProperty("display_name") Optional<String> displayName,
    @Schema(
            implementation = String.class,
            enumeration = {"user", "admin", "root"})
        Role role,
    @Schema(description = "The price group") Optional<String> group) {

  static final Map<String, Role> ROLES =
      Map.of("user", Role.USER, "admin", Role.ADMIN, "root", Role.ROOT);

  static UserInput read(InputStream body) {
    InputReader input =
        InputReader.of(body, "username", "password", "role", "display_name", "group");
    return new UserInput(
        input.text("username"),
        Secret.of(input.text("password")),
        input.optionalText("display_name"),
        input.choice("role", ROLES),
        input.optionalText("group"));
  }

  NewUser toCommand() {
    return new NewUser(username, password, displayName.orElse(username), role, group.orElse(""));
  }
}
