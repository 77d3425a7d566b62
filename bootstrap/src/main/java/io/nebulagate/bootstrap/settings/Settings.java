package io.nebulagate.bootstrap.settings;

import io.nebulagate.application.sync.CheckInTime;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.routing.RoutePlanner;
import io.nebulagate.inbound.http.auth.external.IdentityProviders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the operator decided for this process, checked and unchanging.
 *
 * @param dataFolder where the gateway keeps what must survive a restart, absolute
 * @param server how it listens
 * @param database where money and configuration live
 * @param secrets what signs, encrypts and administers
 * @param upstreams what the environment says about providers
 * @param redis the shared counters' {@code redis://} address; empty means in memory
 * @param times how long things last
 */
public record Settings(
    Path dataFolder,
    Server server,
    Database database,
    Secrets secrets,
    Upstreams upstreams,
    Optional<Secret> redis,
    Times times) {

  /**
   * How long things last.
   *
   * @param holdTtl a hold after its last renewal
   * @param auditKept an entry of the audit log, at least 30 days
   * @param checkIn from when on each day NewAPI sites are checked in at
   */
  public record Times(Duration holdTtl, Duration auditKept, CheckInTime checkIn) {}

  /**
   * How the gateway listens, logs and leaves.
   *
   * @param host the address to bind
   * @param port the port to bind; 0 takes a free one
   * @param bodyBytesMax the largest request body accepted
   * @param drain how long running requests may take to finish once the gateway is told to stop
   * @param logJson whether log lines are JSON objects
   * @param countries how countries are known
   * @param trustedProxies whose {@code X-Forwarded-For} is believed
   * @param people how people are written to and recognised
   */
  public record Server(
      String host,
      int port,
      long bodyBytesMax,
      Duration drain,
      boolean logJson,
      Countries countries,
      List<AddressRange> trustedProxies,
      People people) {

    /** Copies what it is given. */
    public Server {
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /**
   * How countries are known.
   *
   * @param database a file in MaxMind's format that tells the country of an address
   * @param header in which header trusted proxies tell it
   */
  public record Countries(Optional<Path> database, Optional<String> header) {}

  /**
   * How people are written to and recognised, beside their passwords.
   *
   * @param mail how they get mail; empty means that they get none
   * @param identityProviders whose word on who they are counts
   */
  public record People(Optional<MailServer> mail, IdentityProviders identityProviders) {}

  /**
   * The operator's database, if there is one.
   *
   * @param owner {@code SQL_DSN}: the role that migrates; empty means the embedded PostgreSQL
   * @param pool {@code SQL_APP_DSN}: whom the pool signs in as, when not as the owner
   */
  public record Database(Optional<DatabaseAddress> owner, Optional<DatabaseAddress> pool) {

    /** Whether the gateway runs a PostgreSQL of its own. */
    public boolean embedded() {
      return owner.isEmpty();
    }
  }

  /**
   * The gateway's own secrets. Of a list the first writes and all read; a list is empty only until
   * {@link GeneratedSecrets} has filled it.
   *
   * @param adminToken the bearer token that acts as root
   * @param session what signs console and admin sign-ins
   * @param crypto what encrypts provider keys and the key pepper
   */
  public record Secrets(Optional<Secret> adminToken, List<Secret> session, List<Secret> crypto) {

    /** Copies what it is given. */
    public Secrets {
      session = List.copyOf(session);
      crypto = List.copyOf(crypto);
    }
  }

  /**
   * What the environment says about providers.
   *
   * @param egress what an operator's provider may use beyond the public internet
   * @param overrides by the provider's name in environment form, {@code MY_VENDOR}
   * @param vendorKeys by provider name: {@code openai}, {@code anthropic}, {@code gemini}
   * @param demo whether the built-in demo upstream starts
   * @param tuning how shares of providers are weighed
   * @param fetchUrls whether URLs in prompts are read for providers that cannot
   */
  public record Upstreams(
      AllowList egress,
      Map<String, ProviderOverride> overrides,
      Map<String, Secret> vendorKeys,
      Demo demo,
      RoutePlanner.Tuning tuning,
      boolean fetchUrls) {

    /** Copies what it is given. */
    public Upstreams {
      overrides = Map.copyOf(overrides);
      vendorKeys = Map.copyOf(vendorKeys);
    }

    /** What the environment says about the provider of this name, if anything. */
    public Optional<ProviderOverride> overrideOf(String provider) {
      String name = provider.toUpperCase(Locale.ROOT).replace('-', '_');
      return Optional.ofNullable(overrides.get(name));
    }
  }

  /** Whether the demo upstream starts. */
  public enum Demo {
    /** Always. */
    ON,
    /** Never. */
    OFF,
    /** When the database is embedded and empty and no provider is configured. */
    WHEN_EMPTY
  }

  /**
   * Reads and checks the environment. A pure function: it touches no file and no network.
   *
   * @param environment variable names and values, as the process sees them
   * @param home what a relative {@code NEBULAGATE_DATA} is relative to
   * @throws BadSettingException naming the first variable that cannot be used
   */
  public static Settings read(Map<String, String> environment, Path home) {
    return new SettingsReader(new Environment(environment), home).read();
  }

  /** The same settings with another data folder. */
  public Settings withDataFolder(Path folder) {
    return new Settings(folder, server, database, secrets, upstreams, redis, times);
  }

  /** The same settings with other secrets. */
  public Settings withSecrets(Secrets others) {
    return new Settings(dataFolder, server, database, others, upstreams, redis, times);
  }
}
