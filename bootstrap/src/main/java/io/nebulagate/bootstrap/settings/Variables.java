package io.nebulagate.bootstrap.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Where the variables come from. A system property of a variable's name stands above the
 * environment, which is how a test or a wrapper sets one for a single process.
 */
public final class Variables {

  private static final Set<String> NAMES =
      Set.of(
          "ADMIN_TOKEN",
          "ANTHROPIC_API_KEY",
          "AUDIT_DAYS",
          "CHECKIN_AT",
          "CHECKIN_ZONE",
          "COUNTRY_HEADER",
          "CRYPTO_SECRET",
          "DEMO",
          "DRAIN_SECONDS",
          "EGRESS_ALLOW",
          "FETCH_URLS",
          "GEMINI_API_KEY",
          "GEOIP_DATABASE",
          "GITHUB_CLIENT_ID",
          "GITHUB_CLIENT_SECRET",
          "GITHUB_SIGN_UP",
          "GITHUB_URL",
          "HOLD_TTL_SECONDS",
          "HOST",
          "LOG_JSON",
          "MAX_BODY_BYTES",
          "NEBULAGATE_DATA",
          "OIDC_ALGORITHM",
          "OIDC_CLIENT_ID",
          "OIDC_CLIENT_SECRET",
          "OIDC_ISSUER",
          "OIDC_SIGN_UP",
          "OPENAI_API_KEY",
          "PORT",
          "PUBLIC_URL",
          "REDIS_CONN_STRING",
          "ROUTING_BASE_WEIGHT",
          "ROUTING_HEALTH_ADJUSTMENT",
          "ROUTING_VALUE_SCORE",
          "SESSION_SECRET",
          "SMTP_FROM",
          "SMTP_URL",
          "SQL_APP_DSN",
          "SQL_DSN",
          "TRUSTED_PROXIES",
          "TZ");

  private static final String PROVIDER_PREFIX = "PROVIDER_";

  private Variables() {}

  /** The variables of this process. */
  public static Map<String, String> ofProcess() {
    Map<String, String> variables = new HashMap<>();
    System.getenv().forEach((name, value) -> keep(variables, name, value));
    for (String name : System.getProperties().stringPropertyNames()) {
      keep(variables, name, System.getProperty(name, ""));
    }
    return variables;
  }

  /** The variables as the running application's configuration sees them. */
  static Map<String, String> of(Config config) {
    Map<String, String> variables = new HashMap<>();
    for (String name : config.getPropertyNames()) {
      // the raw value: a dollar in a password is a dollar, not the start of an expression
      String value = config.getConfigValue(name).getRawValue();
      keep(variables, name, value == null ? "" : value);
    }
    return variables;
  }

  private static void keep(Map<String, String> variables, String name, String value) {
    if (NAMES.contains(name) || name.startsWith(PROVIDER_PREFIX)) {
      variables.put(name, value);
    }
  }

  /**
   * What a relative {@code NEBULAGATE_DATA} is relative to: the folder the launcher names, else the
   * one that holds the binary or jar, else the working folder.
   */
  public static Path home() {
    String named = System.getProperty("nebulagate.home", "");
    if (!named.isBlank()) {
      return Path.of(named).toAbsolutePath();
    }
    String classPath = System.getProperty("java.class.path", "");
    Path program =
        System.getProperty("org.graalvm.nativeimage.imagecode") != null
            ? Path.of(ProcessHandle.current().info().command().orElse(""))
            : Path.of(classPath.contains(System.getProperty("path.separator")) ? "" : classPath);
    Path folder = program.toAbsolutePath().getParent();
    return program.toString().isEmpty() || folder == null ? Path.of("").toAbsolutePath() : folder;
  }
}
