package io.nebulagate.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.bootstrap.settings.Settings.Demo;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.routing.RoutePlanner.Tuning;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final Path HOME = Path.of("/opt/nebulagate");
  private static final String STRONG = "0123456789abcdef0123456789ABCDEF";
  private static final String OTHER = "fedcba9876543210fedcba9876543210";

  private static final String[] EXTERNAL = {
    "SQL_DSN", "postgresql://u:p@db/n", "SESSION_SECRET", STRONG, "CRYPTO_SECRET", STRONG
  };

  private static Settings read(String... pairs) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return Settings.read(environment, HOME);
  }

  private static Settings readExternal(String... pairs) {
    String[] all = Arrays.copyOf(pairs, pairs.length + EXTERNAL.length);
    System.arraycopy(EXTERNAL, 0, all, pairs.length, EXTERNAL.length);
    return read(all);
  }

  @Test
  void nothingConfiguredMeansALaptop() {
    Settings settings = read();

    assertThat(settings.database().embedded()).isTrue();
    assertThat(settings.dataFolder()).isEqualTo(HOME.resolve("data"));
    assertThat(settings.server().host()).isEqualTo("0.0.0.0");
    assertThat(settings.server().port()).isEqualTo(8080);
    assertThat(settings.server().bodyBytesMax()).isEqualTo(33_554_432);
    assertThat(settings.server().drain()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.server().logJson()).isFalse();
    assertThat(settings.server().trustedProxies()).isEmpty();
    assertThat(settings.times().holdTtl()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.redis()).isEmpty();
    assertThat(settings.secrets().adminToken()).isEmpty();
    assertThat(settings.upstreams().demo()).isEqualTo(Demo.WHEN_EMPTY);
    assertThat(settings.upstreams().vendorKeys()).isEmpty();
  }

  @Test
  void anOperatorsDatabaseMeansAServer() {
    Settings settings = readExternal();

    assertThat(settings.database().embedded()).isFalse();
    assertThat(settings.server().logJson()).isTrue();
    assertThat(settings.upstreams().egress().ranges()).isEmpty();
  }

  @Test
  void loopbackIsImpliedWhileTheDatabaseIsEmbedded() throws Exception {
    AllowList egress = read("EGRESS_ALLOW", "10.0.0.0/8, Ollama.lan").upstreams().egress();

    assertThat(egress.hosts()).containsExactly("ollama.lan");
    assertThat(egress.ranges())
        .anyMatch(range -> range.contains(InetAddress.ofLiteral("127.0.0.1")))
        .anyMatch(range -> range.contains(InetAddress.ofLiteral("::1")))
        .anyMatch(range -> range.contains(InetAddress.ofLiteral("10.9.8.7")))
        .noneMatch(range -> range.contains(InetAddress.ofLiteral("192.168.0.1")));
  }

  @Test
  void aDemoThatIsAskedForMayBeCalled() throws Exception {
    Settings settings = readExternal("DEMO", "on");

    assertThat(settings.upstreams().egress().ranges())
        .anyMatch(range -> range.contains(InetAddress.ofLiteral("127.0.0.1")));
  }

  @Test
  void theFirstSecretWritesAndAllRead() {
    Settings settings = read("CRYPTO_SECRET", STRONG + " , " + OTHER);

    assertThat(settings.secrets().crypto()).containsExactly(Secret.of(STRONG), Secret.of(OTHER));
  }

  @Test
  void aProvidersVariablesBelongTogether() {
    Settings settings =
        read(
            "PROVIDER_MY_VENDOR_API_KEY", "sk-1",
            "PROVIDER_MY_VENDOR_BASE_URL", "https://api.vendor.example/v1",
            "PROVIDER_MY_VENDOR_TIMEOUT_MS", "1500",
            "PROVIDER_OTHER_TIMEOUT_MS", "",
            "OPENAI_API_KEY", "sk-2");

    ProviderOverride override = settings.upstreams().overrideOf("my-vendor").orElseThrow();
    assertThat(override.apiKey()).contains(Secret.of("sk-1"));
    assertThat(override.baseUrl()).contains(URI.create("https://api.vendor.example/v1"));
    assertThat(override.timeout()).contains(Duration.ofMillis(1500));
    assertThat(settings.upstreams().overrideOf("other")).isEmpty();
    assertThat(settings.upstreams().vendorKeys()).containsEntry("openai", Secret.of("sk-2"));
  }

  @Test
  void urlsInPromptsAreReadOnlyWhereTheOperatorSaysSo() {
    assertThat(read().upstreams().fetchUrls()).isFalse();
    assertThat(read("FETCH_URLS", "on").upstreams().fetchUrls()).isTrue();
  }

  @Test
  void routingIsWeighedAsIsUsualUnlessSaidOtherwise() {
    assertThat(read().upstreams().tuning()).isEqualTo(new Tuning(0.2, 0.8, false));
    assertThat(
            read(
                    "ROUTING_BASE_WEIGHT", "0",
                    "ROUTING_VALUE_SCORE", "10",
                    "ROUTING_HEALTH_ADJUSTMENT", "on")
                .upstreams()
                .tuning())
        .isEqualTo(new Tuning(0, 10, true));
  }

  @Test
  void printingSettingsShowsNoSecret() {
    Settings settings =
        readExternal("ADMIN_TOKEN", OTHER, "REDIS_CONN_STRING", "redis://:hunter2@cache:6379");

    assertThat(settings.toString()).doesNotContain(STRONG, OTHER, "hunter2", "u:p");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PORT               | 8o80                                | whole number
          PORT               | 65536                               | 0 to 65535
          PORT               | 99999999999999999999                | whole number
          HOST               | two words                           | IP address
          NEBULAGATE_DATA    | a\0b                                | path
          MAX_BODY_BYTES     | 32MB                                | whole number
          MAX_BODY_BYTES     | 10                                  | 1024
          HOLD_TTL_SECONDS   | 0                                   | 10
          DRAIN_SECONDS      | -1                                  | 0
          LOG_JSON           | yes                                 | true or false
          DEMO               | true                                | on or off
          TZ                 | Mars/Olympus                        | time zone
          TRUSTED_PROXIES    | 10.0.0.0/33                         | CIDR
          TRUSTED_PROXIES    | 10.0.0.1,,10.0.0.2                  | empty entry
          COUNTRY_HEADER     | CF IPCountry                        | name of a header
          COUNTRY_HEADER     | CF-IPCountry                        | TRUSTED_PROXIES
          EGRESS_ALLOW       | http://localhost                    | CIDR
          ADMIN_TOKEN        | 0123456789abcdef0123456789abcde     | 32 characters
          ADMIN_TOKEN        | 0123456789abcdef 0123456789abcdef   | visible ASCII
          ADMIN_TOKEN        | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | easy to guess
          SESSION_SECRET     | random_string                       | placeholder
          SESSION_SECRET     | tooshort                            | 32 bytes
          CRYPTO_SECRET      | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | easy to guess
          CRYPTO_SECRET      | 0123456789abcdef0123456789abcdef,k  | 32 bytes
          REDIS_CONN_STRING  | localhost:6379                      | redis://
          REDIS_CONN_STRING  | redis://:p%w@localhost              | redis://
          SQL_DSN            | root:pw@tcp(127.0.0.1:3306)/db      | postgresql://
          SQL_APP_DSN        | postgresql://u:p@db/n               | needs SQL_DSN
          OPENAI_API_KEY     | sk-ä                                | visible ASCII
          PROVIDER_a_API_KEY | sk-1                                | capitals
          PROVIDER_A_BASE_URL | ftp://x                            | http
          PROVIDER_A_BASE_URL | https://u:p@x                      | without user
          PROVIDER_A_BASE_URL | https://x?key=1                    | query
          PROVIDER_A_TIMEOUT_MS | 0                                | 1 to 3600000
          ROUTING_BASE_WEIGHT | 10.1                               | from 0 to 10
          ROUTING_BASE_WEIGHT | -1                                 | number such as 0.25
          ROUTING_VALUE_SCORE | NaN                                | from 0 to 10
          ROUTING_VALUE_SCORE | 0,8                                | number such as 0.25
          ROUTING_VALUE_SCORE | 1e1                                | number such as 0.25
          ROUTING_HEALTH_ADJUSTMENT | true                         | on or off
          FETCH_URLS           | yes                          | on or off
          """)
  void aBadValueIsNamedAndNeverRepeated(String variable, String value, String reason) {
    assertThatThrownBy(() -> read(variable, value))
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(variable + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContainingAny("pw", "sk-", "hunter2")
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest(name = "{0} missing")
  @CsvSource({"SESSION_SECRET", "CRYPTO_SECRET"})
  void anOperatorsDatabaseNeedsTheOperatorsSecrets(String missing) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "SQL_DSN", "postgresql://u:p@db/n",
                "SESSION_SECRET", STRONG,
                "CRYPTO_SECRET", STRONG));
    environment.remove(missing);

    assertThatThrownBy(() -> Settings.read(environment, HOME))
        .isInstanceOf(BadSettingException.class)
        .hasMessage(missing + ": is required with SQL_DSN");
  }

  @Test
  void aSharedRedisNeedsACryptoSecret() {
    assertThatThrownBy(() -> read("REDIS_CONN_STRING", "redis://cache:6379"))
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith("CRYPTO_SECRET: ");
  }
}
