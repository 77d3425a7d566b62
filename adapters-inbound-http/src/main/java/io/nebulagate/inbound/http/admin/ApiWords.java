package io.nebulagate.inbound.http.admin;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is asked of which model, as bodies name it. */
public final class ApiWords {

  private static final Map<String, Api> APIS =
      Arrays.stream(Api.values()).collect(Collectors.toMap(Api::label, Function.identity()));

  private static final Map<String, Dialect> DIALECTS =
      Arrays.stream(Dialect.values())
          .collect(Collectors.toMap(Dialect::label, Function.identity()));

  private ApiWords() {}

  /** The API that a field names. */
  public static Api api(InputReader input, String field) {
    return input.choice(field, APIS);
  }

  /** The dialect that a field names. */
  public static Dialect dialect(InputReader input, String field) {
    return input.choice(field, DIALECTS);
  }

  /** The model that a field names. */
  public static ModelName model(InputReader input, String field) {
    try {
      return new ModelName(input.text(field));
    } catch (IllegalArgumentException notAName) {
      throw input.invalid(field, "has 1 to 256 printable characters");
    }
  }
}
