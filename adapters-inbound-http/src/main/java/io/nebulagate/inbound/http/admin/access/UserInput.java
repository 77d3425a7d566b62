package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import java.util.Map;

/** A person as an operator describes one. */
record UserInput(InputReader input) {

  static final Map<String, Role> ROLES =
      Map.of("user", Role.USER, "admin", Role.ADMIN, "root", Role.ROOT);

  static UserInput of(InputStream body) {
    return new UserInput(
        InputReader.of(body, "username", "password", "role", "display_name", "group"));
  }

  NewUser toCommand() {
    String username = input.text("username");
    return new NewUser(
        username,
        Secret.of(input.text("password")),
        input.optionalText("display_name").orElse(username),
        input.choice("role", ROLES),
        input.optionalText("group").orElse(""));
  }
}
