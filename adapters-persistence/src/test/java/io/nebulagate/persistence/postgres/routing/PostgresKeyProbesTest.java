package io.nebulagate.persistence.postgres.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.routing.KeyProbesContract;
import io.nebulagate.application.routing.KeyProbes;
import io.nebulagate.application.routing.KeyProbes.Due;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresKeyProbesTest extends KeyProbesContract {

  @Inject KeyProbes probes;
  @Inject ProviderStore store;

  @Override
  protected KeyProbes probes() {
    return probes;
  }

  @Override
  protected ProviderStore store() {
    return store;
  }

  @Test
  void ofManyWhoAskAtOnceOneGetsTheKey() throws Exception {
    Kept kept =
        store.add(
            Provider.openAi(UUID.randomUUID().toString(), URI.create("https://p.test"), Map.of()),
            List.of(Secret.of("sk-upstream-one")));
    long key = kept.keys().getFirst().id();
    store.mark(key, ProviderKey.Status.REFUSED, Optional.of("401"));
    List<Callable<Optional<Due>>> replicas =
        IntStream.range(0, 8)
            .<Callable<Optional<Due>>>mapToObj(
                _ -> () -> probes.claim(Duration.ZERO, Duration.ofMinutes(1)))
            .toList();
    int claimed = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Optional<Due>> replica : threads.invokeAll(replicas)) {
        claimed += replica.get().filter(due -> due.key() == key).isPresent() ? 1 : 0;
      }
    }

    // somebody who came at the very moment may have been passed by
    boolean left = probes.claim(Duration.ZERO, Duration.ofMinutes(1)).isPresent();
    assertThat(claimed + (left ? 1 : 0)).isOne();
    store.remove(kept.provider().id());
  }
}
