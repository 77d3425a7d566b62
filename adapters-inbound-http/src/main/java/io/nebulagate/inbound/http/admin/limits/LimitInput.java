package io.nebulagate.inbound.http.admin.limits;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.LimitFields;
import io.nebulagate.inbound.http.admin.LimitSettings;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Limits as somebody sets them. */
record LimitInput(InputReader input) {

  private static final String OWNER_TYPE = "owner_type";
  private static final String OWNER_ID = "owner_id";

  static LimitInput of(InputStream body) {
    String[] known =
        Stream.concat(Stream.of(OWNER_TYPE, OWNER_ID), LimitFields.NAMES.stream())
            .toArray(String[]::new);
    InputReader input = InputReader.of(body, known);
    if (LimitFields.NAMES.stream().noneMatch(input::has)) {
      String first = LimitFields.NAMES.getFirst();
      throw input.invalid(first, "say at least one of " + String.join(", ", LimitFields.NAMES));
    }
    return new LimitInput(input);
  }

  LimitOwner owner() {
    LimitLevel level = input.choice(OWNER_TYPE, OwnerWords.LEVELS);
    return new LimitOwner(level, level == LimitLevel.MODEL ? model() : id());
  }

  private String model() {
    try {
      return new ModelName(input.text(OWNER_ID)).value();
    } catch (IllegalArgumentException notAName) {
      throw input.invalid(OWNER_ID, "has 1 to 256 printable characters");
    }
  }

  /** A number, as ids are, or its digits as a text. */
  private String id() {
    try {
      long id = input.decimal(OWNER_ID).longValueExact();
      if (id > 0) {
        return Long.toString(id);
      }
    } catch (ArithmeticException notAnId) {
      throw input.invalid(OWNER_ID, "is no id");
    }
    throw input.invalid(OWNER_ID, "is no id");
  }

  /** What is named changes, null clears, the rest stays. */
  Limits applyTo(Limits before) {
    return LimitFields.read(input, before);
  }

  /** What it may say, as the document shows it: at least one limit. */
  @Schema(name = "LimitChange", minProperties = 3)
  record Fields(
      @JsonProperty(OWNER_TYPE) @Schema(enumeration = {"key", "project", "user", "org", "model"})
          String ownerType,
      @JsonProperty(OWNER_ID) @Schema(ref = Schemas.LIMIT_OWNER) Object ownerId,
      @JsonUnwrapped LimitSettings limits) {}
}
