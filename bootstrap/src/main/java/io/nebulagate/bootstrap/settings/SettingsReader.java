package io.nebulagate.bootstrap.settings;

import io.nebulagate.application.sync.CheckInTime;
import io.nebulagate.bootstrap.settings.Settings.Database;
import io.nebulagate.bootstrap.settings.Settings.Demo;
import io.nebulagate.bootstrap.settings.Settings.Secrets;
import io.nebulagate.bootstrap.settings.Settings.Server;
import io.nebulagate.bootstrap.settings.Settings.Upstreams;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.egress.Host;
import io.nebulagate.domain.routing.RoutePlanner.Tuning;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the variables one by one; the first one that cannot be used ends the reading. */
final class SettingsReader {

  private static final long PORT_MAX = 65_535;
  private static final long KIBIBYTE = 1024;
  private static final long GIBIBYTE = 1L << 30;
  private static final long BODY_BYTES_DEFAULT = 32L << 20;
  private static final long DRAIN_SECONDS_DEFAULT = 60;
  private static final long DRAIN_SECONDS_MAX = 3600;
  private static final long HOLD_TTL_SECONDS_DEFAULT = 120;
  private static final long HOLD_TTL_SECONDS_MIN = 10;
  private static final long HOLD_TTL_SECONDS_MAX = 86_400;

  private static final long AUDIT_DAYS_DEFAULT = 180;
  private static final long AUDIT_DAYS_MIN = 30;
  private static final long AUDIT_DAYS_MAX = 3_650;

  private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

  private final Environment environment;
  private final Path home;

  SettingsReader(Environment environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  Settings read() {
    checkTimeZone();
    Database database = database();
    Optional<Secret> redis = environment.text("REDIS_CONN_STRING").map(this::redis);
    return new Settings(
        dataFolder(),
        server(database.embedded()),
        database,
        secrets(database.embedded(), redis.isPresent()),
        upstreams(database.embedded()),
        redis,
        times());
  }

  private Settings.Times times() {
    return new Settings.Times(
        seconds(
            "HOLD_TTL_SECONDS",
            HOLD_TTL_SECONDS_DEFAULT,
            HOLD_TTL_SECONDS_MIN,
            HOLD_TTL_SECONDS_MAX),
        Duration.ofDays(
            environment.number("AUDIT_DAYS", AUDIT_DAYS_DEFAULT, AUDIT_DAYS_MIN, AUDIT_DAYS_MAX)),
        checkIn());
  }

  private CheckInTime checkIn() {
    CheckInTime usual = CheckInTime.DEFAULT;
    return new CheckInTime(
        environment.text("CHECKIN_AT").map(SettingsReader::time).orElse(usual.at()),
        environment.text("CHECKIN_ZONE").map(SettingsReader::zone).orElse(usual.zone()));
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException _) {
      throw new BadSettingException("CHECKIN_AT", "must be a time of day such as 09:00");
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text, ZoneId.SHORT_IDS);
    } catch (DateTimeException _) {
      throw new BadSettingException("CHECKIN_ZONE", "must be a time zone such as Asia/Shanghai");
    }
  }

  private Path dataFolder() {
    try {
      return home.resolve(environment.text("NEBULAGATE_DATA").orElse("data"))
          .toAbsolutePath()
          .normalize();
    } catch (InvalidPathException _) {
      throw new BadSettingException("NEBULAGATE_DATA", "is not a path");
    }
  }

  private Server server(boolean embedded) {
    return new Server(
        host(),
        (int) environment.number("PORT", 8080, 0, PORT_MAX),
        environment.number("MAX_BODY_BYTES", BODY_BYTES_DEFAULT, KIBIBYTE, GIBIBYTE),
        seconds("DRAIN_SECONDS", DRAIN_SECONDS_DEFAULT, 0, DRAIN_SECONDS_MAX),
        environment.either("LOG_JSON", "true", "false", !embedded),
        new Settings.Countries(
            environment.text("GEOIP_DATABASE").map(home::resolve), countryHeader()),
        environment.list("TRUSTED_PROXIES").stream()
            .map(entry -> range("TRUSTED_PROXIES", entry))
            .toList(),
        new Settings.People(
            MailServer.read(environment), new IdentityProviderReader(environment).read()));
  }

  private Optional<String> countryHeader() {
    Optional<String> header = environment.text("COUNTRY_HEADER");
    if (header.isPresent() && !header.get().matches("[A-Za-z0-9-]{1,64}")) {
      throw new BadSettingException("COUNTRY_HEADER", "must be the name of a header");
    }
    if (header.isPresent() && environment.list("TRUSTED_PROXIES").isEmpty()) {
      throw new BadSettingException("COUNTRY_HEADER", "needs TRUSTED_PROXIES, who are believed");
    }
    return header;
  }

  private String host() {
    String host = environment.text("HOST").orElse("0.0.0.0");
    if (isAddress(host) || isHostName(host)) {
      return host;
    }
    throw new BadSettingException("HOST", "must be an IP address or a host name to listen on");
  }

  private Database database() {
    Optional<DatabaseAddress> owner =
        environment.text("SQL_DSN").map(dsn -> DatabaseDsn.parse("SQL_DSN", dsn));
    Optional<DatabaseAddress> pool =
        environment.text("SQL_APP_DSN").map(dsn -> DatabaseDsn.parse("SQL_APP_DSN", dsn));
    if (pool.isPresent() && owner.isEmpty()) {
      throw new BadSettingException("SQL_APP_DSN", "needs SQL_DSN, whose role migrates");
    }
    return new Database(owner, pool);
  }

  private Secret redis(String url) {
    try {
      URI uri = new URI(url);
      boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
      if (known && uri.getHost() != null && uri.getPort() <= PORT_MAX) {
        return Secret.of(url);
      }
    } catch (URISyntaxException _) {
      // its message repeats the address, password included
    }
    throw new BadSettingException(
        "REDIS_CONN_STRING", "must look like redis://user:password@host:6379/0");
  }

  private Secrets secrets(boolean embedded, boolean sharedRedis) {
    List<Secret> session = strongList("SESSION_SECRET");
    List<Secret> crypto = strongList("CRYPTO_SECRET");
    if (sharedRedis && crypto.isEmpty()) {
      throw new BadSettingException(
          "CRYPTO_SECRET", "is required with REDIS_CONN_STRING, which other gateways may share");
    }
    if (!embedded && session.isEmpty()) {
      throw new BadSettingException("SESSION_SECRET", "is required with SQL_DSN");
    }
    if (!embedded && crypto.isEmpty()) {
      throw new BadSettingException("CRYPTO_SECRET", "is required with SQL_DSN");
    }
    Optional<Secret> admin =
        environment.text("ADMIN_TOKEN").map(token -> SecretRules.token("ADMIN_TOKEN", token));
    return new Secrets(admin, session, crypto);
  }

  private List<Secret> strongList(String variable) {
    return environment.list(variable).stream()
        .map(value -> SecretRules.strong(variable, value))
        .toList();
  }

  private Upstreams upstreams(boolean embedded) {
    Map<String, Secret> vendorKeys = new TreeMap<>();
    for (String vendor : List.of("openai", "anthropic", "gemini")) {
      String variable = vendor.toUpperCase(Locale.ROOT) + "_API_KEY";
      environment
          .text(variable)
          .ifPresent(key -> vendorKeys.put(vendor, SecretRules.credential(variable, key)));
    }
    Demo demo = demo();
    return new Upstreams(
        egress(embedded || demo == Demo.ON),
        new ProviderOverrides(environment).read(),
        vendorKeys,
        demo,
        tuning(),
        environment.either("FETCH_URLS", "on", "off", false));
  }

  private Tuning tuning() {
    Tuning usual = Tuning.USUAL;
    return new Tuning(
        environment.factor("ROUTING_BASE_WEIGHT", usual.baseWeight(), Tuning.FACTOR_MAX),
        environment.factor("ROUTING_VALUE_SCORE", usual.valueScore(), Tuning.FACTOR_MAX),
        environment.either("ROUTING_HEALTH_ADJUSTMENT", "on", "off", usual.healthCounts()));
  }

  private Demo demo() {
    if (environment.text("DEMO").isEmpty()) {
      return Demo.WHEN_EMPTY;
    }
    return environment.either("DEMO", "on", "off", false) ? Demo.ON : Demo.OFF;
  }

  /** A gateway for one machine talks to what runs there; the demo is such a thing too. */
  private AllowList egress(boolean loopback) {
    List<AddressRange> ranges = new ArrayList<>();
    Set<String> hosts = new HashSet<>();
    for (String entry : environment.list("EGRESS_ALLOW")) {
      if (entry.contains("/") || isAddress(entry)) {
        ranges.add(range("EGRESS_ALLOW", entry));
      } else {
        hosts.add(hostName(entry));
      }
    }
    if (loopback) {
      LOOPBACK.forEach(entry -> ranges.add(range("EGRESS_ALLOW", entry)));
    }
    return new AllowList(ranges, hosts);
  }

  private static String hostName(String entry) {
    return Host.parse(entry)
        .filter(Host.Name.class::isInstance)
        .map(Host::text)
        .orElseThrow(() ->
            new BadSettingException("EGRESS_ALLOW", "must list CIDRs, addresses or host names"));
  }

  private static AddressRange range(String variable, String entry) {
    return AddressRange.parse(entry)
        .orElseThrow(() ->
            new BadSettingException(variable, "must list addresses or CIDRs such as 10.0.0.0/8"));
  }

  private static boolean isAddress(String text) {
    try {
      return !InetAddress.ofLiteral(text).isMulticastAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isHostName(String text) {
    return text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
  }

  private Duration seconds(String variable, long fallback, long least, long most) {
    return Duration.ofSeconds(environment.number(variable, fallback, least, most));
  }

  /** The JVM itself obeys {@code TZ}, but takes one it does not know for UTC without a word. */
  private void checkTimeZone() {
    String zone = environment.text("TZ").orElse("UTC");
    if (zone.startsWith(":") || zone.startsWith("/")) {
      return; // a file, in the C library's notation
    }
    try {
      ZoneId.of(zone, ZoneId.SHORT_IDS);
    } catch (DateTimeException _) {
      throw new BadSettingException("TZ", "must be a time zone such as Europe/Berlin");
    }
  }
}
