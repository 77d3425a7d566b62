package io.nebulagate.inbound.http.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Session;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Sessions as signed tokens (JWT, RFC 7519; HS256). A token names a session and proves that we
 * wrote it; what its bearer may do is asked of the session. Thread-safe; never blocks.
 *
 * <p>Nothing in a token chooses how it is verified (RFC 8725, 3.1): the header must be one that we
 * would have written, which is looked at before anything else is. The first secret signs, all
 * verify, and tokens name theirs, so that a secret can be replaced while tokens of the last one
 * live on.
 */
public final class SessionTokens {

  static final String ISSUER = "nebulagate";

  private static final int LENGTH_MAX = 2048;

  /** How the encoding of every JSON object begins. */
  private static final String BEGINNING = "eyJ";

  private static final String TYPE = "JWT";
  private static final SignatureAlgorithm ALGORITHM = SignatureAlgorithm.HS256;
  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build())
                  .build())
          .build();

  private final List<SigningKey> keys;
  private final InstantSource clock;

  /**
   * Under {@code secrets}, each with at least 32 bytes of entropy.
   *
   * @throws IllegalArgumentException when there is none
   */
  public SessionTokens(List<Secret> secrets, InstantSource clock) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("no secret to sign with");
    }
    this.keys = secrets.stream().map(SigningKey::of).toList();
    this.clock = clock;
  }

  /** A session that a token names, and the key that proves it. */
  record Presented(UUID session, long user, SigningKey key) {

    String csrfToken() {
      return key.csrfToken(session.toString());
    }

    boolean isCsrfToken(String presented) {
      return key.isCsrfToken(presented, session.toString());
    }
  }

  /** Whether this was meant as a token, if only as a part of one, and so is no guess at another. */
  static boolean looksRight(Secret presented) {
    String text = presented.reveal();
    return text.startsWith(BEGINNING) || FORM.matcher(text).matches();
  }

  /** The token of a session. */
  public Secret write(Session session) {
    SigningKey key = keys.getFirst();
    return Secret.of(
        Jwt.issuer(ISSUER)
            .audience(audience(session.kind()))
            .subject(Long.toString(session.user()))
            .claim("jti", session.id().toString())
            .issuedAt(clock.instant())
            .expiresAt(session.expiresAt())
            .jws()
            .algorithm(ALGORITHM)
            .keyId(key.id())
            .sign(key.tokens()));
  }

  /** The CSRF token that goes with what {@link #write} wrote last for this session. */
  public String csrfToken(Session session) {
    return keys.getFirst().csrfToken(session.id().toString());
  }

  /** What a token says, if we wrote it for {@code kind} and its time is not over. */
  Optional<Presented> read(Secret token, Session.Kind kind) {
    String text = token.reveal();
    if (text.length() > LENGTH_MAX || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    return keyNamedBy(text.substring(0, text.indexOf('.')))
        .flatMap(key -> verified(text, key, kind));
  }

  private Optional<SigningKey> keyNamedBy(String encodedHeader) {
    JsonNode header;
    try {
      header = JSON.readTree(Base64.getUrlDecoder().decode(encodedHeader));
    } catch (IOException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    boolean ours =
        header.isObject()
            && header.properties().stream().allMatch(field -> HEADER.contains(field.getKey()))
            && ALGORITHM.getAlgorithm().equals(header.path("alg").textValue())
            && TYPE.equals(header.path("typ").textValue());
    return ours
        ? keys.stream().filter(key -> key.id().equals(header.path("kid").textValue())).findFirst()
        : Optional.empty();
  }

  private Optional<Presented> verified(String token, SigningKey key, Session.Kind kind) {
    JWTAuthContextInfo expected = new JWTAuthContextInfo();
    expected.setSecretVerificationKey(key.tokens());
    expected.setSignatureAlgorithm(Set.of(ALGORITHM));
    expected.setIssuedBy(ISSUER);
    expected.setExpectedAudience(Set.of(audience(kind)));
    expected.setMaxTimeToLiveSecs(kind.longest().toSeconds());
    try {
      return presented(new DefaultJWTParser(expected).parse(token), key);
    } catch (ParseException notOurs) {
      return Optional.empty();
    }
  }

  /** The library allows clocks to differ by a minute; ours is the one that wrote the token. */
  private Optional<Presented> presented(JsonWebToken token, SigningKey key) {
    String user = token.getSubject();
    String session = token.getTokenID();
    if (user == null
        || session == null
        || !ID.matcher(user).matches()
        || clock.instant().getEpochSecond() >= token.getExpirationTime()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Presented(UUID.fromString(session), Long.parseLong(user), key));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static String audience(Session.Kind kind) {
    return switch (kind) {
      case TOKEN -> "nebulagate-api";
      case CONSOLE -> "nebulagate-console";
    };
  }
}
