package io.nebulagate.inbound.http.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import io.nebulagate.inbound.http.SignInWiring;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people have done to tokens of others. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class JwtAttackTest {

  private static final SigningKey KEY = SigningKey.of(SignInWiring.SECRET);
  private static final String PATH = "/api/user/session";

  @TestHTTPResource URI server;
  @Inject InMemoryPeople people;
  @Inject ManualClock clock;

  private Person person;
  private Session session;

  @BeforeEach
  void somebodyIsSignedIn() {
    Secret password = Secret.of("correct horse battery");
    person = people.add("user-" + UUID.randomUUID(), password, Role.USER);
    session = Session.begin(UUID.randomUUID(), person, Session.Kind.TOKEN, clock.instant());
    people.sessions().add(session);
  }

  @Test
  void whatWeWouldWriteIsTakenHoweverItWasWritten() throws Exception {
    taken(hs256(header("HS256", KEY.id()), claims(), KEY.tokens()));
    taken(new SessionTokens(List.of(SignInWiring.SECRET), clock).write(session).reveal());
  }

  @Test
  void theLastSecretStillVerifiesAndOneThatIsGoneDoesNot() throws Exception {
    taken(new SessionTokens(List.of(SignInWiring.OLD_SECRET), clock).write(session).reveal());
    Secret gone = Secret.of("a session secret that was taken away long ago");
    refused(new SessionTokens(List.of(gone), clock).write(session).reveal());
  }

  @Test
  void noneIsNoSignature() throws Exception {
    for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
      refused(encoded(header(none, KEY.id())) + "." + encoded(claims()) + ".");
      refused(hs256(header(none, KEY.id()), claims(), KEY.tokens()));
    }
    String token = hs256(header("HS256", KEY.id()), claims(), KEY.tokens());
    refused(token.substring(0, token.lastIndexOf('.') + 1));
  }

  @Test
  void noOtherAlgorithmIsTakenNotEvenOfTheSameKey() throws Exception {
    refused(signed(header("HS512", KEY.id()), claims(), KEY.tokens(), "HmacSHA512"));
    refused(signed(header("HS384", KEY.id()), claims(), KEY.tokens(), "HmacSHA384"));
  }

  @Test
  void aPublicKeyIsNoSecretAndARsaSignatureNoHmac() throws Exception {
    KeyPair pair = rsa();
    refused(rs256(header("RS256", KEY.id()), claims(), pair.getPrivate()));
    refused(rs256(header("HS256", KEY.id()), claims(), pair.getPrivate()));
    Key confused = new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256");
    refused(hs256(header("HS256", KEY.id()), claims(), confused));
  }

  @Test
  void aKeyInTheTokenIsNotUsed() throws Exception {
    KeyPair pair = rsa();
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    String modulus = base64(key.getModulus().toByteArray());
    String jwk = ",\"jwk\":{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + modulus + "\"}";
    refused(rs256(header("RS256", KEY.id(), jwk), claims(), pair.getPrivate()));
    byte[] own = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);
    String oct = ",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + base64(own) + "\"}";
    refused(hs256(header("HS256", KEY.id(), oct), claims(), new SecretKeySpec(own, "HmacSHA256")));
  }

  @Test
  void whatTheHeaderPointsToIsNotFetched() throws Exception {
    for (String extra :
        List.of(
            ",\"jku\":\"http://127.0.0.1:1/keys\"",
            ",\"x5u\":\"http://127.0.0.1:1/certificate\"",
            ",\"crit\":[\"exp\"]",
            ",\"b64\":false",
            ",\"zip\":\"DEF\"",
            ",\"alg\":\"HS256\"")) {
      refused(hs256(header("HS256", KEY.id(), extra), claims(), KEY.tokens()));
    }
  }

  @Test
  void aKeyThatNobodyKnowsVerifiesNothing() throws Exception {
    for (String id : List.of("", "0", "../../dev/null", "' OR 1=1 --", KEY.id() + "0")) {
      refused(hs256(header("HS256", id), claims(), KEY.tokens()));
    }
    refused(hs256("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims(), KEY.tokens()));
    SigningKey old = SigningKey.of(SignInWiring.OLD_SECRET);
    refused(hs256(header("HS256", old.id()), claims(), KEY.tokens()));
  }

  @Test
  void whatIsOverOrNeverEndsIsRefused() throws Exception {
    Instant now = clock.instant();
    refused(hs256(header("HS256", KEY.id()), claims(now.minusSeconds(1)), KEY.tokens()));
    refused(
        hs256(header("HS256", KEY.id()), claims(now.minus(Duration.ofDays(400))), KEY.tokens()));
    refused(hs256(header("HS256", KEY.id()), claims(now.plus(Duration.ofDays(2))), KEY.tokens()));
    String endless = claims().replaceAll("\"exp\":[0-9]+,", "");
    refused(hs256(header("HS256", KEY.id()), endless, KEY.tokens()));
  }

  @Test
  void whatIsMeantForOthersIsRefused() throws Exception {
    refused(with("\"nebulagate\"", "\"https://accounts.example.org\""));
    refused(with("\"iss\":\"nebulagate\",", ""));
    refused(with("nebulagate-api", "another-api"));
    refused(with("nebulagate-api", "nebulagate-console"));
    refused(with("\"aud\":\"nebulagate-api\",", ""));
  }

  @Test
  void aTokenOfAnotherUserOrSessionIsNothing() throws Exception {
    refused(with("\"sub\":\"" + person.id() + "\"", "\"sub\":\"" + (person.id() + 1) + "\""));
    refused(with("\"sub\":\"" + person.id() + "\"", "\"sub\":\"-1\""));
    refused(with("\"sub\":\"" + person.id() + "\"", "\"sub\":\"root\""));
    refused(with(",\"sub\":\"" + person.id() + "\"", ""));
    refused(with(session.id().toString(), UUID.randomUUID().toString()));
    refused(with(session.id().toString(), "x"));
    refused(with("\"jti\":\"" + session.id() + "\",", ""));
  }

  @Test
  void everyCutAndEveryOtherSignatureIsRefused() throws Exception {
    String token = hs256(header("HS256", KEY.id()), claims(), KEY.tokens());
    for (int length = token.length() - 1; length > 0; length -= 7) {
      refused(token.substring(0, length));
    }
    int signature = token.lastIndexOf('.') + 1;
    for (int i = signature; i < token.length() - 1; i += 5) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      refused(token.substring(0, i) + other + token.substring(i + 1));
    }
    String promoted = encoded(claims().replace("\"sub\"", "\"role\":\"ROOT\",\"sub\""));
    refused(token.replaceFirst("\\.[^.]+\\.", "." + promoted + "."));
    refused(token + ".x");
    refused("a".repeat(10_000) + "." + "b".repeat(100) + ".c");
  }

  @Test
  void claimsThatWeDoNotReadGiveNoPower() throws Exception {
    String boasting =
        claims().replace("\"sub\"", "\"groups\":[\"ROOT\",\"ADMIN\"],\"role\":\"ROOT\",\"sub\"");
    AdminClient client = client(hs256(header("HS256", KEY.id()), boasting, KEY.tokens()));

    assertThat(client.get(PATH).status()).isEqualTo(200);
    assertThat(client.get("/api/user/").status()).isEqualTo(403);
  }

  @Test
  void aTokenDiesWithItsPersonAndItsRole() throws Exception {
    String token = hs256(header("HS256", KEY.id()), claims(), KEY.tokens());
    taken(token);
    people.giveRole(person.id(), Role.ADMIN);
    refused(token);
    people.giveRole(person.id(), Role.USER);
    taken(token);
    people.disable(person.id());
    refused(token);
  }

  private void taken(String token) throws Exception {
    assertThat(client(token).get(PATH).status()).as(token).isEqualTo(200);
  }

  private void refused(String token) throws Exception {
    Answer answer = client(token).get(PATH);
    assertThat(answer.status()).as(token).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("unauthenticated");
  }

  private AdminClient client(String token) {
    return AdminClient.presenting(server, "Bearer " + token);
  }

  private String with(String part, String other) throws GeneralSecurityException {
    String claims = claims();
    assertThat(claims).contains(part);
    return hs256(header("HS256", KEY.id()), claims.replace(part, other), KEY.tokens());
  }

  private String claims() {
    return claims(session.expiresAt());
  }

  private String claims(Instant end) {
    Instant begin = end.isBefore(clock.instant()) ? end.minusSeconds(3600) : clock.instant();
    return """
    {"iss":"nebulagate","aud":"nebulagate-api","jti":"%s","exp":%d,"iat":%d,"sub":"%d"}\
    """
        .formatted(session.id(), end.getEpochSecond(), begin.getEpochSecond(), person.id());
  }

  private static String header(String algorithm, String keyId) {
    return header(algorithm, keyId, "");
  }

  private static String header(String algorithm, String keyId, String extra) {
    return "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"%s}".formatted(algorithm, keyId, extra);
  }

  private static String hs256(String header, String claims, Key key)
      throws GeneralSecurityException {
    return signed(header, claims, key, "HmacSHA256");
  }

  private static String signed(String header, String claims, Key key, String algorithm)
      throws GeneralSecurityException {
    String text = encoded(header) + "." + encoded(claims);
    Mac mac = Mac.getInstance(algorithm);
    mac.init(key);
    return text + "." + base64(mac.doFinal(text.getBytes(US_ASCII)));
  }

  private static String rs256(String header, String claims, PrivateKey key)
      throws GeneralSecurityException {
    String text = encoded(header) + "." + encoded(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(text.getBytes(US_ASCII));
    return text + "." + base64(signature.sign());
  }

  private static KeyPair rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String encoded(String json) {
    return base64(json.getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
