package io.nebulagate.inbound.http.admin.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportTarget;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A sink as an operator writes it. */
record ExportInput(InputReader input) {

  private static final String ID = "id";
  private static final String NAME = "name";
  private static final String TYPE = "type";
  private static final String KINDS = "kinds";
  private static final String URL = "url";
  private static final String KEEP_DAYS = "keep_days";
  private static final String ENABLED = "enabled";

  private static final Map<String, ExportKind> KIND_WORDS =
      Stream.of(ExportKind.values())
          .collect(Collectors.toMap(ExportKind::label, Function.identity()));

  static ExportInput of(InputStream body) {
    return new ExportInput(InputReader.of(body, NAME, TYPE, KINDS, URL, KEEP_DAYS, ENABLED));
  }

  /** What cannot be read is told before it is known whether there is such a sink. */
  static ExportInput ofChange(InputStream body) {
    ExportInput change = new ExportInput(InputReader.of(body, ID, KINDS, URL, KEEP_DAYS, ENABLED));
    change.keepDays(KEEP_DAYS);
    return change;
  }

  long id() {
    return input.id(ID);
  }

  ExportSink toSink() {
    Map<String, Function<ExportInput, ExportTarget>> types =
        Map.of(
            ExportView.FILE, ExportInput::folder,
            ExportView.HTTPS, ExportInput::receiver);
    String name = input.text(NAME);
    Function<ExportInput, ExportTarget> type = input.choice(TYPE, types);
    ExportTarget target = type.apply(this);
    return new ExportSink(
        0, name, input.optional(ENABLED, input::bool).orElse(true), kinds(KINDS), target);
  }

  /** What is named changes, the rest stays; so does a secret, wherever its pages go. */
  ExportSink applyTo(ExportSink before) {
    ExportTarget target =
        switch (before.target()) {
          case ExportTarget.Folder(Map<ExportKind, Integer> keepDays) -> {
            refuse(URL, "only an export of type https has one");
            yield new ExportTarget.Folder(input.changed(KEEP_DAYS, keepDays, this::keepDays));
          }
          case ExportTarget.Receiver receiver -> {
            refuse(KEEP_DAYS, "only an export of type file has them");
            yield new ExportTarget.Receiver(
                input.changed(URL, receiver.address(), this::address), receiver.secret());
          }
        };
    return new ExportSink(
        before.id(),
        before.name(),
        input.changed(ENABLED, before.enabled(), input::bool),
        input.changed(KINDS, before.kinds(), this::kinds),
        target);
  }

  private ExportTarget folder() {
    refuse(URL, "only an export of type https has one");
    return new ExportTarget.Folder(keepDays(KEEP_DAYS));
  }

  private ExportTarget receiver() {
    refuse(KEEP_DAYS, "only an export of type file has them");
    return ExportTarget.Receiver.of(address(URL));
  }

  private void refuse(String field, String reason) {
    if (input.optional(field, name -> name).isPresent()) {
      throw input.invalid(field, reason);
    }
  }

  private Set<ExportKind> kinds(String field) {
    Set<ExportKind> kinds = EnumSet.noneOf(ExportKind.class);
    for (String word : input.texts(field)) {
      ExportKind kind = KIND_WORDS.get(word);
      if (kind == null) {
        throw input.invalid(field, "may name ledger, audit and verdict");
      }
      kinds.add(kind);
    }
    return kinds;
  }

  private URI address(String field) {
    try {
      return new URI(input.text(field).strip());
    } catch (URISyntaxException notAUrl) {
      throw input.invalid(field, "must be a URL");
    }
  }

  private Map<ExportKind, Integer> keepDays(String field) {
    Map<ExportKind, Integer> keepDays = new EnumMap<>(ExportKind.class);
    input
        .optional(field, name -> input.object(name, KIND_WORDS.keySet().toArray(String[]::new)))
        .ifPresent(days -> {
          for (ExportKind kind : ExportKind.values()) {
            days.optional(
                    kind.label(), name -> days.number(name, 1, ExportTarget.Folder.KEEP_DAYS_MAX))
                .ifPresent(value -> keepDays.put(kind, value.intValue()));
          }
        });
    return keepDays;
  }

  /** A new sink, as the document shows it. */
  @Schema(
      name = "ExportCreation",
      requiredProperties = {NAME, TYPE, KINDS})
  record Creation(
      @Schema(
              maxLength = ExportSink.NAME_MAX,
              pattern = "^[a-z0-9][a-z0-9-]*$",
              description = "Stays; names the folder of files")
          String name,
      @Schema(enumeration = {ExportView.FILE, ExportView.HTTPS}) String type,
      @Schema(description = "At least one of `ledger`, `audit`, `verdict`") List<String> kinds,
      @Schema(
              format = "uri",
              maxLength = ExportTarget.Receiver.ADDRESS_MAX,
              description = "Of type https, which must have one")
          @Nullable String url,
      @JsonProperty(KEEP_DAYS) @Nullable KeepDays keepDays,
      @Schema(defaultValue = "true") @Nullable Boolean enabled) {}

  /** A change, as the document shows it: what is not named stays. */
  @Schema(name = "ExportChange")
  record Change(
      @Schema(ref = Schemas.ID) long id,
      @Schema(description = "At least one of `ledger`, `audit`, `verdict`")
          Optional<List<String>> kinds,
      @Schema(format = "uri", maxLength = ExportTarget.Receiver.ADDRESS_MAX) Optional<String> url,
      @JsonProperty(KEEP_DAYS) @Nullable KeepDays keepDays,
      Optional<Boolean> enabled) {}

  /** How long files are kept, as the document shows it. */
  @Schema(
      name = "ExportKeepDays",
      description = "Of type file: how many days files of a kind are kept; for good unless said")
  record KeepDays(
      @Schema(minimum = "1", maximum = "3650") @Nullable Integer ledger,
      @Schema(minimum = "1", maximum = "3650") @Nullable Integer audit,
      @Schema(minimum = "1", maximum = "3650") @Nullable Integer verdict) {}
}
