package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of an admin call's body. Tells missing from null, names the field in every
 * refusal, and never makes a {@code double} of a number.
 */
public final class InputReader {

  private static final int DECIMAL_DIGITS_MAX = 64;
  private static final Pattern PLAIN_DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private final String path;
  private final ObjectNode object;

  private InputReader(String path, ObjectNode object) {
    this.path = path;
    this.object = object;
  }

  /**
   * Reads a body.
   *
   * @param known every field that is understood; any other is refused by name
   */
  public static InputReader of(InputStream body, String... known) {
    return new InputReader("", JsonBody.read(body)).only(known);
  }

  /** The tree that was read, for its fingerprint. */
  ObjectNode tree() {
    return object;
  }

  /** Whether the field stands there, if only as null. */
  public boolean has(String field) {
    return object.has(field);
  }

  /** What {@code read} makes of the field when it stands there, otherwise what was before. */
  public <T> T changed(String field, T before, Function<String, T> read) {
    return has(field) ? read.apply(field) : before;
  }

  /** What {@code read} makes of the field, or nothing when it is missing or null. */
  public <T> Optional<T> optional(String field, Function<String, T> read) {
    return absent(field) ? Optional.empty() : Optional.of(read.apply(field));
  }

  /** A text. */
  public String text(String field) {
    JsonNode value = required(field);
    if (!value.isTextual()) {
      throw invalid(field, "must be a text");
    }
    return value.textValue();
  }

  /** A text that may be missing or null. */
  public Optional<String> optionalText(String field) {
    return optional(field, this::text);
  }

  /** A UUID in its usual form. */
  public UUID uuid(String field) {
    return Uuids.read(text(field)).orElseThrow(() -> invalid(field, "must be a UUID"));
  }

  /** A whole number. */
  public long number(String field, long min, long max) {
    JsonNode value = required(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      throw invalid(field, "must be a whole number from " + min + " to " + max);
    }
    return value.longValue();
  }

  /** The id of something; the smallest is 1. */
  public long id(String field) {
    return number(field, 1, Long.MAX_VALUE);
  }

  /** True or false. */
  public boolean bool(String field) {
    JsonNode value = required(field);
    if (!value.isBoolean()) {
      throw invalid(field, "must be true or false");
    }
    return value.booleanValue();
  }

  /** An exact decimal number, written as a number or as a text. */
  public BigDecimal decimal(String field) {
    return decimal(field, required(field));
  }

  private BigDecimal decimal(String field, JsonNode value) {
    String text = value.isNumber() ? value.asText() : value.isTextual() ? value.textValue() : "";
    try {
      BigDecimal decimal = text.length() > 100 ? null : new BigDecimal(text);
      if (decimal != null
          && decimal.precision() <= DECIMAL_DIGITS_MAX
          && Math.abs((long) decimal.scale()) <= DECIMAL_DIGITS_MAX) {
        return decimal;
      }
    } catch (NumberFormatException notDecimal) {
      throw invalid(field, "must be a decimal number");
    }
    throw invalid(field, "has too many digits");
  }

  /** A list of exact decimal numbers. */
  public List<BigDecimal> decimals(String field) {
    return list(field, element -> decimal(field, element));
  }

  /** An object of exact decimal numbers under names of the caller's own choosing. */
  public Map<String, BigDecimal> decimals(String field, int most) {
    if (!(required(field) instanceof ObjectNode inner) || inner.size() > most) {
      throw invalid(field, "must be an object with at most " + most + " members");
    }
    InputReader members = new InputReader(path + field + ".", inner);
    Map<String, BigDecimal> decimals = new TreeMap<>();
    inner.fieldNames().forEachRemaining(name -> decimals.put(name, members.decimal(name)));
    return decimals;
  }

  /** An object of texts under names of the caller's own choosing, in their order. */
  public Map<String, String> texts(String field, int most) {
    if (!(required(field) instanceof ObjectNode inner) || inner.size() > most) {
      throw invalid(field, "must be an object with at most " + most + " members");
    }
    InputReader members = new InputReader(path + field + ".", inner);
    Map<String, String> texts = new LinkedHashMap<>();
    inner.fieldNames().forEachRemaining(name -> texts.put(name, members.text(name)));
    return texts;
  }

  /** Whether the field is a text. */
  public boolean isText(String field) {
    return object.path(field).isTextual();
  }

  /** Whether the field is an object. */
  public boolean isObject(String field) {
    return object.path(field).isObject();
  }

  /**
   * An amount of dollars: a number, or a text of plain digits. A text with an exponent is more
   * likely a mistake than an amount.
   */
  public Money money(String field) {
    JsonNode value = required(field);
    if (!value.isNumber() && !PLAIN_DECIMAL.matcher(value.asText()).matches()) {
      throw invalid(field, "must be an amount in USD such as 12.5");
    }
    try {
      return Money.of(decimal(field));
    } catch (IllegalArgumentException outOfRange) {
      throw invalid(field, "must be an amount in USD with at most 9 decimals");
    }
  }

  /** An instant as RFC 3339 writes it. */
  public Instant instant(String field) {
    return Times.inField(path + field, text(field));
  }

  /** One of a few words. */
  public <T> T choice(String field, Map<String, T> words) {
    T chosen = words.get(text(field));
    if (chosen == null) {
      throw invalid(field, "must be one of " + String.join(", ", new TreeSet<>(words.keySet())));
    }
    return chosen;
  }

  /** A list; {@code read} makes something of every element, or throws {@link #invalid}. */
  public <T> List<T> list(String field, Function<JsonNode, T> read) {
    JsonNode value = required(field);
    if (!value.isArray()) {
      throw invalid(field, "must be a list");
    }
    List<T> items = new ArrayList<>();
    value.forEach(element -> items.add(read.apply(element)));
    return items;
  }

  /** A list of texts. */
  public List<String> texts(String field) {
    return list(
        field,
        element -> {
          if (!element.isTextual()) {
            throw invalid(field, "must be a list of texts");
          }
          return element.textValue();
        });
  }

  /** An object within, with every field it may have. */
  public InputReader object(String field, String... known) {
    return element(field, required(field), known);
  }

  /** An object within whose fields are not ours to know. */
  public ObjectNode foreign(String field) {
    if (required(field) instanceof ObjectNode inner) {
      return inner;
    }
    throw invalid(field, "must be an object");
  }

  /** An element of a list that must be an object. */
  public InputReader element(String field, JsonNode element, String... known) {
    if (!(element instanceof ObjectNode inner)) {
      throw invalid(field, "must be an object");
    }
    return new InputReader(path + field + ".", inner).only(known);
  }

  /** What {@code make} makes of the fields; what the domain refuses of it is the field's fault. */
  public <T> T checked(String field, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException wrong) {
      throw invalid(field, String.valueOf(wrong.getMessage()));
    }
  }

  /** The refusal of a field's value. */
  public GatewayException invalid(String field, String reason) {
    return GatewayException.invalidValue(path + field, reason);
  }

  private InputReader only(String... known) {
    Set<String> names = new HashSet<>(Arrays.asList(known));
    List<String> unknown = new ArrayList<>();
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!names.contains(name)) {
            unknown.add(path + name);
          }
        });
    if (!unknown.isEmpty()) {
      throw new GatewayException(
          new GatewayError.UnknownField(String.join(", ", unknown), List.of(known)));
    }
    return this;
  }

  private boolean absent(String field) {
    @Nullable JsonNode value = object.get(field);
    return value == null || value.isNull();
  }

  private JsonNode required(String field) {
    if (absent(field)) {
      throw new GatewayException(new GatewayError.MissingParameter(path + field));
    }
    return object.path(field);
  }
}
