package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.ApiKey.Settings;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.InputReader;
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

  private static final int MODELS_MAX = 1_000;

  private static final String[] FIELDS = {
    "name", "account_id", "allowed_models", "expires_at", "group", "status", "revealable", "tags"
  };

  /** What the contract names and nothing enforces yet. */
  private static final String[] LIMITS = {
    "project_id",
    "allow_ips",
    "rpm_limit",
    "tpm_limit",
    "concurrency_limit",
    "daily_budget",
    "monthly_budget"
  };

  static ApiKeyInput of(InputStream body) {
    return read(body, Stream.empty());
  }

  static ApiKeyInput ofChange(InputStream body) {
    return read(body, Stream.of("id"));
  }

  private static ApiKeyInput read(InputStream body, Stream<String> more) {
    String[] known =
        Stream.concat(more, Stream.concat(Stream.of(FIELDS), Stream.of(LIMITS)))
            .toArray(String[]::new);
    InputReader input = InputReader.of(body, known).notYet(LIMITS);
    if (input.optional("revealable", input::bool).orElse(false)) {
      throw new GatewayException(new GatewayError.NotImplemented("revealable"));
    }
    if (!input.optional("tags", input::texts).orElse(List.of()).isEmpty()) {
      throw new GatewayException(new GatewayError.NotImplemented("tags"));
    }
    return new ApiKeyInput(input);
  }

  long id() {
    return input.id("id");
  }

  Settings toSettings(Principal caller) {
    return new Settings(
        input.text("name"),
        input.optional("account_id", this::account).orElse(caller.account()),
        input.optional("status", this::status).orElse(ApiKey.Status.ENABLED),
        new Scope(
            input.optional("allowed_models", this::models),
            Optional.empty(),
            input.optional("expires_at", input::instant)),
        Limits.NONE,
        new Labels(input.optionalText("group").orElse(""), OptionalLong.empty(), List.of()));
  }

  Settings applyTo(Settings before) {
    Scope scope = before.scope();
    Labels labels = before.labels();
    return new Settings(
        input.changed("name", before.name(), input::text),
        input.changed("account_id", before.account(), this::account),
        input.changed("status", before.status(), this::status),
        new Scope(
            input.changed(
                "allowed_models", scope.models(), field -> input.optional(field, this::models)),
            scope.addresses(),
            input.changed(
                "expires_at", scope.expiresAt(), field -> input.optional(field, input::instant))),
        before.limits(),
        new Labels(
            input.changed("group", labels.group(), field -> input.optionalText(field).orElse("")),
            labels.project(),
            labels.tags()));
  }

  private AccountId account(String field) {
    return new AccountId(input.id(field));
  }

  private ApiKey.Status status(String field) {
    return input.choice(field, STATUSES);
  }

  private Set<ModelName> models(String field) {
    Set<ModelName> models = new LinkedHashSet<>();
    for (String name : input.texts(field)) {
      try {
        models.add(new ModelName(name));
      } catch (IllegalArgumentException notAName) {
        throw input.invalid(field, "each has 1 to 256 printable characters");
      }
    }
    return Optional.of(models)
        .filter(some -> some.size() <= MODELS_MAX)
        .orElseThrow(() -> input.invalid(field, "has at most " + MODELS_MAX + " elements"));
  }
}
