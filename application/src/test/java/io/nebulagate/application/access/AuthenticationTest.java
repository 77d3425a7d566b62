package io.nebulagate.application.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AuthenticationTest {

  private static final Secret PEPPER = Secret.of("a pepper of thirty-two characters");
  private static final Secret RAW = Secret.of("sk-of-the-operator");
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

  private static void refuses(ApiKey known, Secret credential, GatewayError expected) {
    assertThatThrownBy(() -> authenticate(known, credential))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error()).isEqualTo(expected));
  }

  private static ApiKey authenticate(ApiKey known, Secret credential) {
    return new Authentication(new OneKey(known), PEPPER, InstantSource.fixed(NOW))
        .authenticate(credential)
        .toCompletableFuture()
        .join();
  }

  private static ApiKey key(ApiKey.Status status, Optional<Instant> expiresAt) {
    Scope scope = new Scope(Optional.empty(), Optional.empty(), expiresAt);
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
    public void forget(KeyHash hash) {}
  }
}
