package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.UserUseCase.Profile;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

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

  /** What it may say, as the document shows it. */
  @Schema(name = "UserChange")
  record Fields(
      @Schema(ref = Schemas.ID) long id,
      @JsonProperty("display_name") Optional<String> displayName,
      @Schema(enumeration = {"user", "admin", "root"}) Optional<String> role,
      @Schema(description = "The price group; null is none") @Nullable String group,
      Optional<Boolean> enabled) {}
}
