package io.nebulagate.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Secret;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimePropertiesTest {

  private static final String STRONG = "0123456789abcdef0123456789ABCDEF";
  private static final Path HOME = Path.of("/opt");
  private static final DatabaseAddress OWNER =
      new DatabaseAddress("jdbc:postgresql://h:5432/d", "owner", Secret.of("pw"));

  @Test
  void poolAndMigrationsSignInAsTheOwner() {
    Map<String, String> properties =
        RuntimeProperties.of(Settings.read(Map.of("PORT", "9000"), HOME), OWNER);

    assertThat(properties)
        .containsEntry("quarkus.http.port", "9000")
        .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://h:5432/d")
        .containsEntry("quarkus.datasource.username", "owner")
        .containsEntry("quarkus.flyway.jdbc-url", "jdbc:postgresql://h:5432/d")
        .containsEntry("quarkus.flyway.username", "owner")
        .containsEntry("quarkus.log.console.json.enabled", "false")
        .containsEntry("quarkus.shutdown.timeout", "PT1M")
        .containsEntry("NEBULAGATE_DATA", "/opt/data")
        .doesNotContainKey("quarkus.redis.hosts");
  }

  @Test
  void thePoolMaySignInAsSomebodyElse() {
    Map<String, String> environment =
        Map.of(
            "SQL_DSN", "postgresql://owner:pw@h/d",
            "SQL_APP_DSN", "postgresql://nebulagate_app:app@h/d",
            "SESSION_SECRET", STRONG,
            "CRYPTO_SECRET", STRONG,
            "REDIS_CONN_STRING", "redis://cache:6379");

    Map<String, String> properties = RuntimeProperties.of(Settings.read(environment, HOME), OWNER);

    assertThat(properties)
        .containsEntry("quarkus.datasource.username", "nebulagate_app")
        .containsEntry("quarkus.datasource.password", "app")
        .containsEntry("quarkus.flyway.username", "owner")
        .as("the limits connect to Redis by themselves")
        .doesNotContainKey("quarkus.redis.hosts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "a$b", "a$$b", "${user.home}", "\\${x}", "$", "a\\b$", "}{"})
  void aPasswordArrivesAsItIs(String password) {
    DatabaseAddress owner = new DatabaseAddress(OWNER.jdbcUrl(), "u", Secret.of(password));
    Map<String, String> properties = RuntimeProperties.of(Settings.read(Map.of(), HOME), owner);
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(properties, "test", 400))
            .build();

    assertThat(config.getValue("quarkus.datasource.password", String.class)).isEqualTo(password);
  }

  @Test
  void theRunningApplicationReadsTheSameSettings() {
    Map<String, String> environment =
        Map.of("PORT", "9000", "PROVIDER_A_API_KEY", "sk-${x}$", "NEBULAGATE_DATA", "/d$");
    Settings settings = Settings.read(environment, HOME);
    Map<String, String> sources = new HashMap<>(environment);
    sources.putAll(RuntimeProperties.of(settings, OWNER));
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(sources, "test", 400))
            .build();

    assertThat(Settings.read(Variables.of(config), Path.of("/elsewhere"))).isEqualTo(settings);
  }
}
