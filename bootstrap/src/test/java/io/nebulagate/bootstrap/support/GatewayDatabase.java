package io.nebulagate.bootstrap.support;

import io.nebulagate.bootstrap.database.DataFolder;
import io.nebulagate.bootstrap.database.EmbeddedPostgres;
import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.bootstrap.settings.RuntimeProperties;
import io.nebulagate.bootstrap.settings.Settings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One fresh database for all tests of a run: {@code @WithTestResource(value =
 * GatewayDatabase.class, scope = TestResourceScope.GLOBAL)}. The gateway under test is configured
 * as an operator would, by variables, with {@code SQL_DSN} pointing at a PostgreSQL the test run
 * owns; providers at 127.0.0.1 are allowed, and elsewhere on loopback not.
 */
public final class GatewayDatabase implements QuarkusTestResourceLifecycleManager {

  /** The admin token of the gateway under test. */
  public static final String ADMIN_TOKEN = "test-admin-token-0123456789abcdef";

  private static final String SECRET = "test-secret-0123456789-abcdefghijkl";

  private @Nullable DataFolder folder;
  private @Nullable EmbeddedPostgres postgres;

  @Override
  public Map<String, String> start() {
    DataFolder taken = TestPostgres.folder();
    folder = taken;
    EmbeddedPostgres started = TestPostgres.start(taken, _ -> {});
    postgres = started;
    Map<String, String> configuration = variables(taken, started.address());
    Settings settings = Settings.read(configuration, taken.path());
    configuration.putAll(RuntimeProperties.of(settings, started.address()));
    // the test framework chooses the port and the manner of logging
    configuration.keySet().removeIf(name -> name.matches("quarkus\\.(http|log|shutdown)\\..*"));
    return configuration;
  }

  private static Map<String, String> variables(DataFolder folder, DatabaseAddress owner) {
    String place = owner.jdbcUrl().substring("jdbc:postgresql://".length());
    Map<String, String> variables = new HashMap<>();
    variables.put("NEBULAGATE_DATA", folder.path().toString());
    variables.put(
        "SQL_DSN",
        "postgresql://%s:%s@%s".formatted(owner.user(), owner.password().reveal(), place));
    variables.put("SQL_APP_DSN", "");
    variables.put("REDIS_CONN_STRING", "");
    variables.put("ADMIN_TOKEN", ADMIN_TOKEN);
    variables.put("SESSION_SECRET", SECRET);
    variables.put("CRYPTO_SECRET", SECRET);
    variables.put("EGRESS_ALLOW", "127.0.0.1,localhost");
    variables.put("LOG_JSON", "false");
    variables.put("DEMO", "off");
    variables.put("FETCH_URLS", "on");
    return variables;
  }

  @Override
  public void stop() {
    if (postgres != null) {
      postgres.close();
    }
    if (folder != null) {
      TestPostgres.dispose(folder);
    }
  }
}
