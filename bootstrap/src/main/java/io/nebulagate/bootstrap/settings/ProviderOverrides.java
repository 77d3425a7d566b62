package io.nebulagate.bootstrap.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code PROVIDER_<NAME>_API_KEY}, {@code _BASE_URL} and {@code _TIMEOUT_MS}. */
final class ProviderOverrides {

  private static final Pattern VARIABLE =
      Pattern.compile("PROVIDER_(?<name>.*)_(API_KEY|BASE_URL|TIMEOUT_MS)");
  private static final Pattern NAME = Pattern.compile("[A-Z0-9][A-Z0-9_]{0,62}");

  private static final long TIMEOUT_MS_MAX = 3_600_000;

  private final Environment environment;

  ProviderOverrides(Environment environment) {
    this.environment = environment;
  }

  Map<String, ProviderOverride> read() {
    Map<String, ProviderOverride> overrides = new TreeMap<>();
    for (String variable : environment.names()) {
      Matcher matcher = VARIABLE.matcher(variable);
      if (!matcher.matches() || environment.text(variable).isEmpty()) {
        continue;
      }
      String name = matcher.group("name");
      if (!NAME.matcher(name).matches()) {
        throw new BadSettingException(
            variable, "must name a provider in capitals: PROVIDER_<NAME>_API_KEY");
      }
      overrides.computeIfAbsent(name, this::override);
    }
    return overrides;
  }

  private ProviderOverride override(String name) {
    String prefix = "PROVIDER_" + name;
    String key = prefix + "_API_KEY";
    String url = prefix + "_BASE_URL";
    String timeout = prefix + "_TIMEOUT_MS";
    return new ProviderOverride(
        environment.text(key).map(value -> SecretRules.credential(key, value)),
        environment.text(url).map(value -> baseUrl(url, value)),
        environment
            .text(timeout)
            .map(_ -> Duration.ofMillis(environment.number(timeout, 1, 1, TIMEOUT_MS_MAX))));
  }

  private static URI baseUrl(String variable, String value) {
    Optional<URI> uri = parse(value);
    boolean usable =
        uri.filter(u -> "https".equals(u.getScheme()) || "http".equals(u.getScheme()))
            .filter(u -> u.getHost() != null && u.getRawUserInfo() == null)
            .filter(u -> u.getRawQuery() == null && u.getRawFragment() == null)
            .isPresent();
    if (!usable) {
      throw new BadSettingException(
          variable, "must be an http or https URL without user, query and fragment");
    }
    return uri.get();
  }

  private static Optional<URI> parse(String value) {
    try {
      return Optional.of(new URI(value));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
