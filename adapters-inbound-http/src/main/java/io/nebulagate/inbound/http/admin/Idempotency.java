package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Makes the ledger's key of the header that calls which move money must carry. */
public final class Idempotency {

  /** The header. */
  public static final String HEADER = "Idempotency-Key";

  /** What an answer carries that was given before. */
  public static final String REPLAYED = "Idempotency-Replayed";

  /**
   * One scope for all calls: a key is unique per caller, and one that was used for a credit cannot
   * be used for a debit.
   */
  private static final String SCOPE = "admin";

  private Idempotency() {}

  /**
   * The key of a call. Its fingerprint covers method, path and body, where neither the order of the
   * body's fields nor its spaces count.
   *
   * @throws GatewayException with {@link GatewayError.MissingParameter} or {@link
   *     GatewayError.InvalidValue} naming the header
   */
  public static IdempotencyKey key(long tenant, HttpServerRequest request, InputReader body) {
    @Nullable String presented = request.getHeader(HEADER);
    if (presented == null || presented.isBlank()) {
      throw new GatewayException(new GatewayError.MissingParameter(HEADER));
    }
    String asked = request.method().name() + "\n" + request.path() + "\n" + canonical(body.tree());
    try {
      return new IdempotencyKey(tenant, SCOPE, presented.strip(), sha256(asked));
    } catch (IllegalArgumentException malformed) {
      throw GatewayException.invalidValue(HEADER, "has 1 to 255 visible ASCII characters");
    }
  }

  /** An answer, marked when it was given before. */
  public static <T> RestResponse<Envelope<T>> answer(T data, boolean replayed) {
    RestResponse.ResponseBuilder<Envelope<T>> answer =
        RestResponse.ResponseBuilder.ok(Envelope.of(data));
    if (replayed) {
      answer.header(REPLAYED, "true");
    }
    return answer.build();
  }

  private static String canonical(JsonNode node) {
    if (node.isObject()) {
      Map<String, String> sorted = new TreeMap<>();
      node.properties()
          .forEach(field ->
              sorted.put(TextNode.valueOf(field.getKey()).toString(), canonical(field.getValue())));
      return sorted.toString();
    }
    if (node.isArray()) {
      StringBuilder list = new StringBuilder("[");
      node.forEach(element -> list.append(canonical(element)).append(','));
      return list.append(']').toString();
    }
    return node.isNumber() ? node.decimalValue().stripTrailingZeros().toString() : node.toString();
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
