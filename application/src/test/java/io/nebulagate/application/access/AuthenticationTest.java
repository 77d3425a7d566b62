package io.nebulagate.application.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.RawKey;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.TemporaryKey;
import io.nebulagate.domain.access.TemporaryKeys;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AuthenticationTest {

  private static final Secret PEPPER = Secret.of("a pepper of thirty-two characters");
  private static final Secret RAW = Secret.of("sk-of-the-operator");
  private static final InetAddress CLIENT = InetAddress.ofLiteral("203.0.113.9");
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void aKnownKeyIsFoundByItsHash() {
    assertThat(authenticate(key(ApiKey.Status.ENABLED, Optional.empty()), RAW).settings().name())
        .isEqualTo("demo");
  }

  @Test
  void anUnknownKeyIsInvalid() {
    refuses(
        key(ApiKey.Status.ENABLED, Optional.empty()),
        Secret.of("sk-of-somebody-else"),
        new GatewayError.InvalidApiKey());
  }

  @Test
  void aDisabledKeyIsToldSoEvenWhenItIsExpiredToo() {
    refuses(key(ApiKey.Status.DISABLED, Optional.of(NOW)), RAW, new GatewayError.ApiKeyDisabled());
  }

  @Test
  void aKeyIsExpiredFromTheVeryInstantOfItsEnd() {
    refuses(key(ApiKey.Status.ENABLED, Optional.of(NOW)), RAW, new GatewayError.ApiKeyExpired());
    assertThat(authenticate(key(ApiKey.Status.ENABLED, Optional.of(NOW.plusNanos(1))), RAW).id())
        .isEqualTo(7);
  }

  @Test
  void anAddressThatIsNotListedIsRefusedAfterEverythingElseAboutTheKey() {
    ApiKey elsewhere = from("192.0.2.0/24", ApiKey.Status.ENABLED, Optional.empty());

    refuses(elsewhere, RAW, new GatewayError.IpNotAllowed());
    refuses(
        from("192.0.2.0/24", ApiKey.Status.ENABLED, Optional.of(NOW)),
        RAW,
        new GatewayError.ApiKeyExpired());
    assertThat(authenticate(from("203.0.113.0/24", ApiKey.Status.ENABLED, Optional.empty()), RAW))
        .isNotNull();
  }

  @Test
  void aKeyIsKnownWithThePrefixThatNewApiClientsPutBeforeIt() {
    Secret raw = RawKey.generate(new Random(1));
    ApiKey known = key(ApiKey.Status.ENABLED, Optional.empty());
    InMemoryApiKeys keys = new InMemoryApiKeys();
    ApiKey kept =
        keys.add(
            new ApiKey(
                0,
                KeyHash.of(raw, PEPPER),
                known.tenant(),
                known.settings(),
                known.shown(),
                known.createdAt()));
    var authentication = new Authentication(keys.directory(), PEPPER, InstantSource.fixed(NOW));

    assertThat(
            authentication
                .authenticate(Secret.of("sk-" + raw.reveal()), CLIENT)
                .toCompletableFuture()
                .join())
        .isEqualTo(kept);
    assertThat(
            authentication
                .authenticate(Secret.of("sk-sk-" + raw.reveal()), CLIENT)
                .toCompletableFuture())
        .isCompletedExceptionally();
  }

  @Test
  void aTemporaryKeyStandsForItsParentUntilItsOwnEnd() {
    ApiKey parent = key(ApiKey.Status.ENABLED, Optional.of(NOW.plusSeconds(3600)));

    ApiKey found = authenticate(parent, temporary(7, Duration.ofMinutes(10)));

    assertThat(found).isEqualTo(parent.untilAtMost(NOW.plus(Duration.ofMinutes(10))));
    refuses(parent, temporary(7, Duration.ZERO), new GatewayError.ApiKeyExpired());
  }

  @Test
  void aTemporaryKeyDiesWithItsParent() {
    Secret temporary = temporary(7, Duration.ofMinutes(10));

    refuses(
        key(ApiKey.Status.DISABLED, Optional.empty()),
        temporary,
        new GatewayError.ApiKeyDisabled());
    refuses(
        key(ApiKey.Status.ENABLED, Optional.of(NOW)), temporary, new GatewayError.ApiKeyExpired());
    refuses(
        key(ApiKey.Status.ENABLED, Optional.empty()),
        temporary(8, Duration.ofMinutes(10)),
        new GatewayError.InvalidApiKey());
    refuses(
        from("192.0.2.0/24", ApiKey.Status.ENABLED, Optional.empty()),
        temporary,
        new GatewayError.IpNotAllowed());
  }

  @Test
  void aTemporaryKeyThatWasNotSignedHereIsInvalid() {
    Secret foreign =
        new TemporaryKeys(Secret.of("another pepper"))
            .sign(new TemporaryKey(7, NOW.plusSeconds(60)), new Random(1));
    refuses(
        key(ApiKey.Status.ENABLED, Optional.empty()), foreign, new GatewayError.InvalidApiKey());
  }

  @Test
  void onlyAKeyThatIsLetInIsUsed() {
    List<Long> used = new ArrayList<>();
    ApiKey known = key(ApiKey.Status.ENABLED, Optional.empty());
    var authentication =
        new Authentication(new OneKey(known), PEPPER, InstantSource.fixed(NOW), used::add);

    authentication.authenticate(Secret.of("sk-unknown"), CLIENT);
    assertThat(used).isEmpty();

    authentication.authenticate(RAW, CLIENT);
    authentication.authenticate(temporary(7, Duration.ofMinutes(1)), CLIENT);
    assertThat(used).containsExactly(7L, 7L);
  }

  private static Secret temporary(long parent, Duration life) {
    return new TemporaryKeys(PEPPER).sign(new TemporaryKey(parent, NOW.plus(life)), new Random(1));
  }

  private static ApiKey from(String block, ApiKey.Status status, Optional<Instant> expiresAt) {
    Scope scope = new Scope(Optional.empty(), AddressRange.parse(block).map(List::of), expiresAt);
    return key(status, scope);
  }

  private static void refuses(ApiKey known, Secret credential, GatewayError expected) {
    assertThatThrownBy(() -> authenticate(known, credential))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error()).isEqualTo(expected));
  }

  private static ApiKey authenticate(ApiKey known, Secret credential) {
    return new Authentication(new OneKey(known), PEPPER, InstantSource.fixed(NOW))
        .authenticate(credential, CLIENT)
        .toCompletableFuture()
        .join();
  }

  private static ApiKey key(ApiKey.Status status, Optional<Instant> expiresAt) {
    return key(status, new Scope(Optional.empty(), Optional.empty(), expiresAt));
  }

  private static ApiKey key(ApiKey.Status status, Scope scope) {
    return new ApiKey(
        7,
        KeyHash.of(RAW, PEPPER),
        1,
        ApiKey.Settings.of("demo", new AccountId(1000)).with(status).with(scope),
        new ApiKey.Shown("sk-of-", "ator"),
        NOW);
  }

  private record OneKey(ApiKey key) implements ApiKeyDirectory {
    @Override
    public CompletionStage<Optional<ApiKey>> find(KeyHash hash) {
      return CompletableFuture.completedFuture(
          hash.equals(key.hash()) ? Optional.of(key) : Optional.empty());
    }

    @Override
    public CompletionStage<Optional<ApiKey>> find(long id) {
      return CompletableFuture.completedFuture(Optional.of(key).filter(one -> one.id() == id));
    }

    @Override
    public void forget(KeyHash hash) {}
  }
}
