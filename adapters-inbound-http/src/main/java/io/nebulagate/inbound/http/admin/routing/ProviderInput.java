package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Provider.KeyChoice;
import io.nebulagate.domain.routing.Provider.Site;
import io.nebulagate.domain.routing.Provider.Timeouts;
import io.nebulagate.domain.routing.Provider.Traffic;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A provider as an operator describes one. */
record ProviderInput(InputReader input) {

  private static final int ALIASES_MAX = 5_000;

  private static final Map<String, ProviderType> TYPES =
      Arrays.stream(ProviderType.values())
          .collect(Collectors.toMap(ProviderType::label, Function.identity()));

  private static final Set<String> TYPES_TO_COME = Set.of("azure", "gemini", "cohere");

  private static final Map<String, Api> APIS =
      Arrays.stream(Api.values()).collect(Collectors.toMap(Api::label, Function.identity()));

  private static final Map<String, KeyChoice> KEY_CHOICES =
      Arrays.stream(KeyChoice.values())
          .collect(Collectors.toMap(ProviderView::label, Function.identity()));

  private static final String[] FIELDS = {
    "name",
    "type",
    "base_url",
    "keys",
    "models",
    "weight",
    "priority",
    "region",
    "tags",
    "enabled",
    "apis",
    "timeouts",
    "model_alias_mapping",
    "key_choice",
    "rpm_limit",
    "access_token",
    "user_id",
    "checkin_enabled",
    "stale_after_hours"
  };

  /** What the contract names and nothing reads yet. */
  private static final String[] TO_COME = {"api_version"};

  /** What only a NewAPI site has. */
  private static final String[] OF_SITES = {"user_id", "checkin_enabled", "stale_after_hours"};

  static ProviderInput of(InputStream body) {
    return read(body, Stream.empty());
  }

  static ProviderInput ofChange(InputStream body) {
    return read(body, Stream.of("id"));
  }

  private static ProviderInput read(InputStream body, Stream<String> more) {
    String[] known =
        Stream.concat(more, Stream.concat(Stream.of(FIELDS), Stream.of(TO_COME)))
            .toArray(String[]::new);
    return new ProviderInput(InputReader.of(body, known).notYet(TO_COME));
  }

  long id() {
    return input.id("id");
  }

  Secrets secrets() {
    Optional<List<Secret>> keys =
        input.has("keys")
            ? Optional.of(input.texts("keys").stream().map(Secret::of).toList())
            : Optional.empty();
    return new Secrets(keys, input.optionalText("access_token").map(Secret::of));
  }

  Provider toProvider() {
    ProviderType type = type("type");
    Timeouts timeouts = timeouts(Timeouts.DEFAULT);
    return new Provider(
        0,
        input.text("name"),
        type,
        address("base_url"),
        type == ProviderType.NEWAPI ? learntModels(Map.of()) : models("models"),
        input.optional("model_alias_mapping", this::aliases).orElse(Map.of()),
        traffic(Traffic.DEFAULT),
        input.optionalText("region"),
        input.optional("tags", this::tags).orElse(Set.of()),
        input.optional("enabled", input::bool).orElse(true),
        input.optional("apis", this::apis),
        timeouts,
        site(type, Optional.empty()));
  }

  Provider applyTo(Provider before) {
    return new Provider(
        before.id(),
        input.changed("name", before.name(), input::text),
        input.changed("type", before.type(), this::type),
        input.changed("base_url", before.baseUrl(), this::address),
        before.type() == ProviderType.NEWAPI
            ? learntModels(before.models())
            : input.changed("models", before.models(), this::models),
        input.changed(
            "model_alias_mapping",
            before.aliases(),
            field -> input.optional(field, this::aliases).orElse(Map.of())),
        traffic(before.traffic()),
        input.changed("region", before.region(), input::optionalText),
        input.changed(
            "tags", before.tags(), field -> input.optional(field, this::tags).orElse(Set.of())),
        input.changed("enabled", before.enabled(), input::bool),
        input.changed("apis", before.apis(), field -> input.optional(field, this::apis)),
        timeouts(before.timeouts()),
        site(before.type(), before.site()));
  }

  private Traffic traffic(Traffic before) {
    return new Traffic(
        input.optional("weight", this::integer).orElse(before.weight()),
        input.optional("priority", this::integer).orElse(before.priority()),
        input
            .optional("key_choice", field -> input.choice(field, KEY_CHOICES))
            .orElse(before.keys()),
        input.changed("rpm_limit", before.rpmMax(), field -> input.optional(field, this::integer)));
  }

  /** A site tells its models itself. */
  private Map<ModelName, ModelName> learntModels(Map<ModelName, ModelName> before) {
    if (input
        .optional("models", field -> input.list(field, element -> element))
        .map(models -> !models.isEmpty())
        .orElse(false)) {
      throw input.invalid("models", "are learnt from the site; model_alias_mapping adds names");
    }
    return before;
  }

  private Optional<Site> site(ProviderType type, Optional<Site> before) {
    if (type != ProviderType.NEWAPI) {
      for (String field : OF_SITES) {
        if (input.optional(field, name -> name).isPresent()) {
          throw input.invalid(field, "only a provider of type newapi has one");
        }
      }
      return Optional.empty();
    }
    return Optional.of(
        new Site(
            before
                .filter(_ -> !input.has("user_id"))
                .map(Site::userId)
                .orElseGet(() -> userId("user_id")),
            input
                .optional("checkin_enabled", input::bool)
                .orElse(before.map(Site::checkIn).orElse(false)),
            input
                .optional("stale_after_hours", field -> Duration.ofHours(integer(field)))
                .orElse(before.map(Site::staleAfter).orElse(Site.STALE_AFTER))));
  }

  /** Sites show the number; programs made for them also send it as a text. */
  private long userId(String field) {
    if (!input.isText(field)) {
      return input.id(field);
    }
    try {
      return Long.parseLong(input.text(field));
    } catch (NumberFormatException notANumber) {
      throw input.invalid(field, "must be a number");
    }
  }

  private Map<ModelName, ModelName> aliases(String field) {
    Map<ModelName, ModelName> aliases = new LinkedHashMap<>();
    try {
      input
          .texts(field, ALIASES_MAX)
          .forEach((alias, upstream) -> aliases.put(new ModelName(alias), new ModelName(upstream)));
    } catch (IllegalArgumentException notAName) {
      throw input.invalid(field, "each has 1 to 256 printable characters");
    }
    return aliases;
  }

  private ProviderType type(String field) {
    if (TYPES_TO_COME.contains(input.text(field))) {
      throw new GatewayException(new GatewayError.NotImplemented(field));
    }
    return input.choice(field, TYPES);
  }

  private URI address(String field) {
    try {
      return new URI(input.text(field).strip());
    } catch (URISyntaxException notAUrl) {
      throw input.invalid(field, "must be a URL");
    }
  }

  private int integer(String field) {
    return (int) input.number(field, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private Set<String> tags(String field) {
    return Set.copyOf(input.texts(field));
  }

  private Set<Api> apis(String field) {
    Set<Api> apis = EnumSet.noneOf(Api.class);
    for (String label : input.texts(field)) {
      Api api = APIS.get(label);
      if (api == null) {
        throw input.invalid(field, "this type has " + String.join(", ", APIS.keySet()));
      }
      apis.add(api);
    }
    return apis;
  }

  private Map<ModelName, ModelName> models(String field) {
    Map<ModelName, ModelName> models = new LinkedHashMap<>();
    input.list(field, element -> element).forEach(element -> addModel(field, element, models));
    return models;
  }

  private void addModel(String field, JsonNode element, Map<ModelName, ModelName> models) {
    String name;
    String upstream;
    if (element.isTextual()) {
      name = element.textValue();
      upstream = name;
    } else {
      InputReader model = input.element(field, element, "name", "upstream");
      name = model.text("name");
      upstream = model.optionalText("upstream").orElse(name);
    }
    try {
      if (models.put(new ModelName(name), new ModelName(upstream)) == null) {
        return;
      }
    } catch (IllegalArgumentException notAName) {
      throw input.invalid(field, "each has 1 to 256 printable characters");
    }
    throw input.invalid(field, "names a model twice");
  }

  private Timeouts timeouts(Timeouts before) {
    return input
        .optional(
            "timeouts",
            field -> input.object(field, "connect_ms", "first_byte_ms", "idle_ms", "total_ms"))
        .map(given ->
            new Timeouts(
                millis(given, "connect_ms", before.connect()),
                millis(given, "first_byte_ms", before.firstByte()),
                millis(given, "idle_ms", before.idle()),
                millis(given, "total_ms", before.total())))
        .orElse(before);
  }

  private static Duration millis(InputReader given, String field, Duration before) {
    return given
        .optional(field, name -> Duration.ofMillis(given.number(name, 1, Integer.MAX_VALUE)))
        .orElse(before);
  }
}
