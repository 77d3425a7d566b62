package io.nebulagate.persistence.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.Page;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedApiKeyDirectoryTest {

  private static final KeyHash HASH = new KeyHash("aa");

  private final Counting store = new Counting();
  private final AtomicLong nanos = new AtomicLong();
  private final CachedApiKeyDirectory directory = new CachedApiKeyDirectory(store, nanos::get);

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void aKnownKeyIsLoadedOnce() {
    ApiKey key = store.add(aKey());

    assertThat(find()).contains(key);
    assertThat(find()).contains(key);

    assertThat(store.loads).hasValue(1);
  }

  @Test
  void whoeverAsksAtTheSameTimeSharesOneLoad() {
    store.add(aKey());
    store.gate = new CountDownLatch(1);

    List<CompletableFuture<Optional<ApiKey>>> answers =
        IntStream.range(0, 50).mapToObj(_ -> directory.find(HASH).toCompletableFuture()).toList();
    store.gate.countDown();

    assertThat(answers).allMatch(answer -> answer.join().isPresent());
    assertThat(store.loads).hasValue(1);
  }

  @Test
  void askingNeverBlocks() {
    store.gate = new CountDownLatch(1);

    CompletableFuture<Optional<ApiKey>> answer = directory.find(HASH).toCompletableFuture();

    assertThat(answer).isNotDone();
    store.gate.countDown();
    assertThat(answer.join()).isEmpty();
  }

  @Test
  void aKeyIsBelievedForHalfAMinute() {
    ApiKey key = store.add(aKey());
    find();
    store.remove(key.id());

    pass(CachedApiKeyDirectory.BELIEVED.minusMillis(1));
    assertThat(find()).isPresent();
    pass(Duration.ofMillis(1));
    assertThat(find()).isEmpty();
  }

  @Test
  void anAbsenceIsBelievedForAFewSeconds() {
    find();
    store.add(aKey());

    pass(CachedApiKeyDirectory.ABSENCE_BELIEVED.minusMillis(1));
    assertThat(find()).isEmpty();
    assertThat(store.loads).hasValue(1);
    pass(Duration.ofMillis(1));
    // a load that found nothing leaves the cache just after it has answered
    await().untilAsserted(() -> assertThat(find()).isPresent());
  }

  @Test
  void aForgottenKeyIsLoadedAgain() {
    ApiKey key = store.add(aKey());
    find();
    store.remove(key.id());

    directory.forget(HASH);

    assertThat(find()).isEmpty();
    store.add(aKey());
    directory.forget(HASH);
    assertThat(find()).isPresent();
  }

  @Test
  void aKeyIsFoundByItsIdAsItIsByItsHash() {
    ApiKey key = store.add(aKey());

    assertThat(find(key.id())).contains(key);
    assertThat(find(key.id())).contains(key);
    assertThat(find()).contains(key);

    assertThat(store.loads).hasValue(1);
    assertThat(store.loadsById).hasValue(1);
  }

  @Test
  void whatIsForgottenByItsHashIsForgottenByItsId() {
    ApiKey key = store.add(aKey());
    find(key.id());
    store.update(key.with(key.settings().with(ApiKey.Status.DISABLED)));

    directory.forget(HASH);

    assertThat(find(key.id()).orElseThrow().settings().status()).isEqualTo(ApiKey.Status.DISABLED);
  }

  @Test
  void aRotatedKeyIsStillFoundByItsId() {
    ApiKey key = store.add(aKey());
    find(key.id());
    KeyHash next = new KeyHash("bb");

    for (Optional<Instant> overlap : List.of(Optional.of(Instant.MAX), Optional.<Instant>empty())) {
      store.rotate(key.id(), new ApiKeyStore.NewText(next, key.shown()), overlap);
      directory.forget(HASH);
      directory.forget(next);

      assertThat(find(key.id()).orElseThrow().hash()).isEqualTo(next);
      assertThat(find(key.id()).orElseThrow().scope().expiresAt()).isEmpty();
    }
  }

  @Test
  void aRemovedKeyIsAskedForOnceInAWhileByItsId() {
    ApiKey key = store.add(aKey());
    find(key.id());
    store.remove(key.id());
    directory.forget(HASH);
    int before = store.loadsById.get();

    assertThat(find(key.id())).isEmpty();
    assertThat(find(key.id())).isEmpty();
    assertThat(find(key.id())).isEmpty();

    assertThat(store.loadsById).hasValue(before + 1);
  }

  @Test
  void everythingIsForgottenAtOnce() {
    ApiKey key = store.add(aKey());
    find();
    find(key.id());
    store.remove(key.id());

    directory.forgetAll();

    assertThat(find()).isEmpty();
    assertThat(find(key.id())).isEmpty();
  }

  @Test
  void whatIsBeingLoadedWhenItIsForgottenIsNotRemembered() {
    ApiKey key = store.add(aKey());
    store.gate = new CountDownLatch(1);
    CompletableFuture<Optional<ApiKey>> early = directory.find(HASH).toCompletableFuture();

    directory.forget(HASH);
    store.gate.countDown();
    early.join();
    store.update(key.with(key.settings().with(ApiKey.Status.DISABLED)));

    assertThat(find().orElseThrow().settings().status()).isEqualTo(ApiKey.Status.DISABLED);
  }

  @Test
  void aFailureIsToldAndNotRemembered() {
    store.add(aKey());
    store.failing = true;

    assertThat(directory.find(HASH).toCompletableFuture()).failsWithin(Duration.ofSeconds(10));
    store.failing = false;

    assertThat(findOnceTheFailureIsForgotten()).isPresent();
  }

  /** The cache drops a failed load right after it has told it, on the load's own thread. */
  private Optional<ApiKey> findOnceTheFailureIsForgotten() {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try {
        return find();
      } catch (CompletionException stillThere) {
        if (System.nanoTime() > deadline) {
          throw stillThere;
        }
        Thread.onSpinWait();
      }
    }
  }

  private Optional<ApiKey> find() {
    return directory.find(HASH).toCompletableFuture().join();
  }

  private Optional<ApiKey> find(long id) {
    return directory.find(id).toCompletableFuture().join();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static ApiKey aKey() {
    return new ApiKey(
        0,
        HASH,
        1,
        ApiKey.Settings.of("name", new AccountId(1000)),
        new ApiKey.Shown("sk-ng-abcd", "wxyz"),
        Instant.EPOCH);
  }

  /** A store that counts, waits and fails when told to. */
  private static final class Counting implements ApiKeyStore {
    private final InMemoryApiKeys keys = new InMemoryApiKeys();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger loadsById = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean failing;

    @Override
    public Optional<ApiKey> find(KeyHash hash) {
      loads.incrementAndGet();
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failing) {
        throw new IllegalStateException("no database");
      }
      return keys.find(hash);
    }

    @Override
    public ApiKey add(ApiKey key) {
      return keys.add(key);
    }

    @Override
    public ApiKey addRevealable(ApiKey key, Secret text) {
      return keys.addRevealable(key, text);
    }

    @Override
    public Optional<Secret> text(long id) {
      return keys.text(id);
    }

    @Override
    public void update(ApiKey key) {
      keys.update(key);
    }

    @Override
    public boolean remove(long id) {
      return keys.remove(id);
    }

    @Override
    public void rotate(long id, NewText text, Optional<Instant> previousUntil) {
      keys.rotate(id, text, previousUntil);
    }

    @Override
    public Map<Long, Previous> previous(Collection<Long> ids) {
      return keys.previous(ids);
    }

    @Override
    public Optional<ApiKey> find(long id) {
      loadsById.incrementAndGet();
      return keys.find(id);
    }

    @Override
    public Page<ApiKey> list(
        Optional<List<Long>> tenants, Optional<KeyState> state, int page, int size) {
      return keys.list(tenants, state, page, size);
    }

    @Override
    public Map<Long, KeyState> states(Collection<Long> ids) {
      return keys.states(ids);
    }
  }
}
