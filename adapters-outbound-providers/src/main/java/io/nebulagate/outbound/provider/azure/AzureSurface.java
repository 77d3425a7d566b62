package io.nebulagate.outbound.provider.azure;

import io.nebulagate.domain.routing.Provider;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of its two forms a resource at Azure is spoken to in. The classic one has a path for every
 * deployment and an edition by date; the other is OpenAI's own paths below {@code /openai/v1},
 * where no edition has to be named. Source: Microsoft's API description, 2026-11.
 *
 * @param classic whether it is the one with deployments in the path
 * @param prefix what stands below the root before the operation
 * @param version the edition to name with each request
 */
public record AzureSurface(boolean classic, String prefix, Optional<String> version) {

  private static final String ROOT = "/openai";
  private static final String V1 = "/openai/v1";

  /** The editions of the form without deployments in the path. */
  private static final Set<String> UNDATED = Set.of("v1", "preview");

  /** What a provider's configuration says. Where it says nothing, the newer form. */
  public static AzureSurface of(Provider provider) {
    String base = trimmed(provider.baseUrl().getPath());
    Optional<String> version = provider.apiVersion();
    boolean dated = version.isPresent() && !UNDATED.contains(version.get());
    if (dated && !base.endsWith(V1)) {
      return new AzureSurface(true, below(base, ROOT), version);
    }
    return new AzureSurface(false, below(base, V1), version.filter(UNDATED::contains));
  }

  /** The prefix, without what the root brings itself. */
  private static String below(String base, String prefix) {
    return base.endsWith(ROOT) ? prefix.substring(ROOT.length()) : prefix;
  }

  private static String trimmed(@Nullable String path) {
    return path == null ? "" : path.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
  }
}
