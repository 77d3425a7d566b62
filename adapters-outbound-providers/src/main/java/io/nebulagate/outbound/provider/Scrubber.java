package io.nebulagate.outbound.provider;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.routing.Route;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a provider's words what belongs to the operator: keys and parts of keys, addresses,
 * organisations, and the upstream's own name of a model. Patterns run in linear time on a bounded
 * text. Thread-safe.
 */
public final class Scrubber {

  private static final int LENGTH_MAX = 2_000;
  private static final String STARS = "***";

  private static final Pattern SECRETS =
      Pattern.compile(
          String.join(
              "|",
              "(?i:bearer)\\s+\\S+",
              "(?i:https?|wss?)://[^\\s\"'<>)]+",
              "\\b(?i:sk|pk|rk|gsk|xai|nvapi|hf|ak)[-_][\\w.*…-]{6,}+",
              "\\b(?i:key|api)[-_](?=[\\w.…-]*[\\d*])[\\w.*…-]{6,}+",
              "\\bAIza[\\w-]{6,}+",
              "\\b(?:org|proj|acct|user|team|tenant|ws)[-_](?=[\\w-]*\\d)[\\w-]{6,}+",
              "\\b(?=[a-fA-F]*\\d)[0-9a-fA-F]{24,}+",
              "(?=[A-Za-z+/=_]{0,64}\\d)[A-Za-z0-9+/=_]{32,}+"));

  private final @Nullable Pattern host;
  private final String upstreamModel;
  private final String model;

  private Scrubber(Route route) {
    String name = route.provider().baseUrl().getHost();
    host =
        name == null || name.length() < 4
            ? null
            : Pattern.compile(Pattern.quote(name), Pattern.CASE_INSENSITIVE);
    upstreamModel = route.upstreamModel().value();
    model = route.model().value();
  }

  /** For the answers of one request's route. */
  public static Scrubber of(UpstreamRequest request) {
    return new Scrubber(request.route());
  }

  /** The text as a client may see it, at most 2 000 characters of it. */
  public String scrub(String text) {
    String bounded = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) : text;
    String renamed = bounded.replace(upstreamModel, model);
    String scrubbed = SECRETS.matcher(renamed).replaceAll(STARS);
    return host == null
        ? scrubbed
        : host.matcher(scrubbed).replaceAll(Matcher.quoteReplacement(STARS));
  }
}
