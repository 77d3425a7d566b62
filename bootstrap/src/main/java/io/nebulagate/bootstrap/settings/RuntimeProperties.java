package io.nebulagate.bootstrap.settings;

import io.nebulagate.persistence.ledger.LedgerProtection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says the settings in the framework's words. */
public final class RuntimeProperties {

  /** Read raw by {@link Variables}, hence set raw: where the data went, a fallback included. */
  private static final String DATA_FOLDER = "NEBULAGATE_DATA";

  private RuntimeProperties() {}

  /**
   * The properties the framework reads when it starts.
   *
   * @param settings what the operator decided
   * @param owner the database and the role that migrates it, embedded or the operator's
   */
  public static SortedMap<String, String> of(Settings settings, DatabaseAddress owner) {
    DatabaseAddress pool = settings.database().pool().orElse(owner);
    Settings.Server server = settings.server();
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("quarkus.http.host", server.host());
    properties.put("quarkus.http.port", Integer.toString(server.port()));
    properties.put("quarkus.log.console.json.enabled", Boolean.toString(server.logJson()));
    if (server.drain().isPositive()) {
      properties.put("quarkus.shutdown.timeout", server.drain().toString());
    }
    pool(properties, "quarkus.datasource.", pool, LedgerProtection.WORK_AS_APPLICATION);
    pool(properties, "quarkus.datasource.ledger.", pool, LedgerProtection.WORK_ON_LEDGER);
    properties.put("quarkus.flyway.jdbc-url", owner.jdbcUrl());
    properties.put("quarkus.flyway.username", owner.user());
    properties.put("quarkus.flyway.password", owner.password().reveal());
    server.people().mail().ifPresent(mail -> properties.putAll(mail.properties()));
    properties.replaceAll((_, value) -> literal(value));
    properties.put(DATA_FOLDER, settings.dataFolder().toString());
    return properties;
  }

  private static void pool(
      Map<String, String> properties, String prefix, DatabaseAddress address, String first) {
    properties.put(prefix + "jdbc.url", address.jdbcUrl());
    properties.put(prefix + "username", address.user());
    properties.put(prefix + "password", address.password().reveal());
    properties.put(prefix + "jdbc.new-connection-sql", first);
  }

  /**
   * Sets them for this process, except where the command line already sets a framework property by
   * {@code -D}.
   */
  public static void apply(Map<String, String> properties) {
    properties.forEach((name, value) -> {
      if (name.equals(DATA_FOLDER) || System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
  }

  /** The configuration expands {@code ${…}}; a password may contain it and mean itself. */
  private static String literal(String value) {
    return value.replace("$", "\\$");
  }
}
