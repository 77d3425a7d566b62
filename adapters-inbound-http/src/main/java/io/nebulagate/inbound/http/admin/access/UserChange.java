package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.UserUseCase.Profile;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;

/** What an operator changes of a person. */
record UserChange(InputReader input) {

  static UserChange of(InputStream body) {
    return new UserChange(InputReader.of(body, "id", "display_name", "role", "group", "enabled"));
  }

  long id() {
    return input.id("id");
  }

  Profile applyTo(Profile before) {
    return new Profile(
        input.changed("display_name", before.displayName(), input::text),
        input.changed("role", before.role(), field -> input.choice(field, UserInput.ROLES)),
        input.changed("group", before.group(), field -> input.optionalText(field).orElse("")),
        input.changed("enabled", before.enabled(), input::bool));
  }
}
