package io.nebulagate.bootstrap.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * ID tokens of the provider under test, written by hand, so that they can be wrong in any way. A
 * field {@code key} of a login chooses how one is signed: {@code foreign}, {@code secret}, {@code
 * none}; every other field is a claim, and stands above the right one.
 */
final class IdTokens {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY_ID = "one";
  private static final KeyPair OWN = pair();
  private static final KeyPair FOREIGN = pair();

  private IdTokens() {}

  static ObjectNode keys() {
    RSAPublicKey key = (RSAPublicKey) OWN.getPublic();
    ObjectNode keys = JSON.createObjectNode();
    keys.putArray("keys")
        .addObject()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("kid", KEY_ID)
        .put("alg", "RS256")
        .put("n", unsigned(key.getModulus()))
        .put("e", unsigned(key.getPublicExponent()));
    return keys;
  }

  static String write(ObjectNode login, String issuer, String nonce) {
    Instant now = Instant.now();
    ObjectNode claims =
        JSON.createObjectNode()
            .put("iss", issuer)
            .put("aud", LookAlikes.CLIENT)
            .put("nonce", nonce)
            .put("iat", now.getEpochSecond())
            .put("exp", now.plusSeconds(300).getEpochSecond());
    claims.setAll(login);
    JsonNode key = claims.remove("key");
    return switch (key == null ? "" : key.asText()) {
      case "foreign" -> signed(claims, FOREIGN);
      case "secret" -> byMac(claims);
      case "none" -> head("none", claims) + ".";
      default -> signed(claims, OWN);
    };
  }

  private static String signed(ObjectNode claims, KeyPair pair) {
    String text = head("RS256", claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encoded(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** With what is public as if it were secret: the confusion of RFC 8725, 2.1. */
  private static String byMac(ObjectNode claims) {
    String text = head("HS256", claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(OWN.getPublic().getEncoded(), "HmacSHA256"));
      return text + "." + encoded(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String head(String algorithm, ObjectNode claims) {
    ObjectNode header =
        JSON.createObjectNode().put("alg", algorithm).put("typ", "JWT").put("kid", KEY_ID);
    return encoded(header.toString().getBytes(StandardCharsets.UTF_8))
        + "."
        + encoded(claims.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return encoded(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
