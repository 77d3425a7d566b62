package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.RawKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.TemporaryKey;
import io.nebulagate.domain.access.TemporaryKeys;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Tells who presents a key, from what is remembered, and whether it may be presented at all: the
 * one way in for everything that takes API keys. Thread-safe; never blocks.
 */
public final class Authentication {

  private final ApiKeyDirectory directory;
  private final Function<Secret, KeyHash> hash;
  private final TemporaryKeys temporaryKeys;
  private final InstantSource clock;
  private final LongConsumer used;

  /**
   * Looks keys up in {@code directory} by their hash under {@code pepper}.
   *
   * @param used is told the id of every key that is let in; must not block
   */
  public Authentication(
      ApiKeyDirectory directory, Secret pepper, InstantSource clock, LongConsumer used) {
    this.directory = directory;
    this.hash = KeyHash.under(pepper);
    this.temporaryKeys = new TemporaryKeys(pepper);
    this.clock = clock;
    this.used = used;
  }

  /** An authentication that tells nobody which keys are used. */
  public Authentication(ApiKeyDirectory directory, Secret pepper, InstantSource clock) {
    this(directory, pepper, clock, _ -> {});
  }

  /**
   * The key whose text is {@code credential}, also as {@link RawKey#presented} reads it, or that a
   * temporary key of this text stands for; then it ends no later than that one. Fails with a {@link
   * GatewayException}: {@link GatewayError.InvalidApiKey} when nobody knows it, {@link
   * GatewayError.ApiKeyDisabled} when it was switched off, {@link GatewayError.ApiKeyExpired} when
   * it is past its end, {@link GatewayError.IpNotAllowed} when it may not be used from where {@code
   * client} is, in this order.
   */
  public CompletionStage<ApiKey> authenticate(Secret credential, InetAddress client) {
    return find(credential)
        .thenApply(found ->
            usable(
                found.orElseThrow(() -> new GatewayException(new GatewayError.InvalidApiKey())),
                client));
  }

  private CompletionStage<Optional<ApiKey>> find(Secret credential) {
    if (!TemporaryKeys.claims(credential)) {
      return directory.find(hash.apply(RawKey.presented(credential)));
    }
    Optional<TemporaryKey> temporary = temporaryKeys.read(credential);
    if (temporary.isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return directory
        .find(temporary.get().parent())
        .thenApply(parent -> parent.map(key -> key.untilAtMost(temporary.get().end())));
  }

  private ApiKey usable(ApiKey key, InetAddress client) {
    if (key.settings().status() == ApiKey.Status.DISABLED) {
      throw new GatewayException(new GatewayError.ApiKeyDisabled());
    }
    if (key.scope().expired(clock.instant())) {
      throw new GatewayException(new GatewayError.ApiKeyExpired());
    }
    if (!key.scope().allows(client)) {
      throw new GatewayException(new GatewayError.IpNotAllowed());
    }
    used.accept(key.id());
    return key;
  }
}
