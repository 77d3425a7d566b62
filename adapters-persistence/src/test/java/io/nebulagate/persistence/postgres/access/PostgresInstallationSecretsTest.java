package io.nebulagate.persistence.postgres.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.InstallationSecrets;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresInstallationSecretsTest {

  @Inject InstallationSecrets secrets;

  @Test
  void replicasThatStartTogetherAgreeOnOnePepper() throws Exception {
    Callable<Secret> start = () -> secrets.pepper();
    List<Secret> peppers = new ArrayList<>();
    try (ExecutorService replicas = Executors.newFixedThreadPool(8)) {
      for (Future<Secret> pepper :
          replicas.invokeAll(IntStream.range(0, 8).mapToObj(_ -> start).toList())) {
        peppers.add(pepper.get());
      }
    }

    assertThat(peppers).containsOnly(secrets.pepper());
    assertThat(secrets.pepper().reveal()).hasSizeGreaterThanOrEqualTo(43);
  }
}
