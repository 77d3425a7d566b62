package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.ApiKeyUseCase.Draft;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.ApiKey.Settings;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.LimitFields;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** A key as an operator describes one. */
record ApiKeyInput(InputReader input) {

  private static final Map<String, ApiKey.Status> STATUSES =
      Map.of("enabled", ApiKey.Status.ENABLED, "disabled", ApiKey.Status.DISABLED);

  static final int MODELS_MAX = 1_000;
  static final int ADDRESSES_MAX = 1_000;

  private static final String PROJECT = "project_id";
  private static final String REVEALABLE = "revealable";

  private static final List<String> FIELDS =
      List.of(
          "name",
          "account_id",
          PROJECT,
          "allowed_models",
          "allow_ips",
          "expires_at",
          "group",
          "tags",
          "status",
          REVEALABLE);

  static ApiKeyInput of(InputStream body) {
    return read(body, Stream.empty());
  }

  static ApiKeyInput ofChange(InputStream body) {
    return read(body, Stream.of("id"));
  }

  private static ApiKeyInput read(InputStream body, Stream<String> more) {
    String[] known =
        Stream.concat(more, Stream.concat(FIELDS.stream(), LimitFields.NAMES.stream()))
            .toArray(String[]::new);
    return new ApiKeyInput(InputReader.of(body, known));
  }

  long id() {
    return input.id("id");
  }

  Draft toDraft(Principal caller) {
    return new Draft(
        new Settings(
            input.text("name"),
            input.optional("account_id", this::account).orElse(caller.account()),
            input.optional("status", this::status).orElse(ApiKey.Status.ENABLED),
            scope(Scope.ALL),
            LimitFields.read(input, Limits.NONE),
            labels(Labels.NONE),
            revealable(false)),
        projectName());
  }

  Draft applyTo(Settings before) {
    return new Draft(
        new Settings(
            input.changed("name", before.name(), input::text),
            input.changed("account_id", before.account(), this::account),
            input.changed("status", before.status(), this::status),
            scope(before.scope()),
            LimitFields.read(input, before.limits()),
            labels(before.labels()),
            revealable(before.revealable())),
        projectName());
  }

  private Scope scope(Scope before) {
    return new Scope(
        input.changed(
            "allowed_models", before.models(), field -> input.optional(field, this::models)),
        input.changed(
            "allow_ips", before.addresses(), field -> input.optional(field, this::addresses)),
        input.changed(
            "expires_at", before.expiresAt(), field -> input.optional(field, input::instant)));
  }

  private Labels labels(Labels before) {
    return new Labels(
        input.changed("group", before.group(), field -> input.optionalText(field).orElse("")),
        input.changed(PROJECT, before.project(), this::project),
        input.changed(
            "tags", before.tags(), field -> input.optional(field, this::tags).orElse(List.of())));
  }

  private boolean revealable(boolean before) {
    return input.changed(
        REVEALABLE, before, field -> input.optional(field, input::bool).orElse(false));
  }

  /** A number is the id of a project; a text is the name of one, and not looked at here. */
  private OptionalLong project(String field) {
    return input.isText(field)
        ? OptionalLong.empty()
        : input.optional(field, input::id).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private Optional<String> projectName() {
    return input.isText(PROJECT) ? Optional.of(input.text(PROJECT)) : Optional.empty();
  }

  private AccountId account(String field) {
    return new AccountId(input.id(field));
  }

  private ApiKey.Status status(String field) {
    return input.choice(field, STATUSES);
  }

  private List<String> tags(String field) {
    return input.texts(field).stream().distinct().toList();
  }

  private Set<ModelName> models(String field) {
    Set<ModelName> models = new LinkedHashSet<>();
    for (String name : bounded(field, MODELS_MAX)) {
      try {
        models.add(new ModelName(name));
      } catch (IllegalArgumentException notAName) {
        throw input.invalid(field, "each has 1 to 256 printable characters");
      }
    }
    return models;
  }

  private List<AddressRange> addresses(String field) {
    return bounded(field, ADDRESSES_MAX).stream()
        .map(text ->
            AddressRange.parse(text)
                .orElseThrow(
                    () -> input.invalid(field, "each is an address or a CIDR such as 10.0.0.0/8")))
        .distinct()
        .toList();
  }

  private List<String> bounded(String field, int most) {
    List<String> texts = input.texts(field);
    if (texts.size() > most) {
      throw input.invalid(field, "has at most " + most + " elements");
    }
    return texts;
  }
}
