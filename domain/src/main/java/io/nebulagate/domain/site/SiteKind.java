package io.nebulagate.domain.site;

import java.util.Locale;
import java.util.Optional;

/** Which member of the NewAPI family a site is. */
public enum SiteKind {
  /** new-api as of 2026: lists of tokens come in pages, their keys masked. */
  NEW_API("new-api"),
  /** new-api as of 2025: lists of tokens come bare, their keys in clear. */
  NEW_API_OLD("new-api-old"),
  /** Veloera: a header and a check-in of its own. */
  VELOERA("veloera"),
  /** NebulaGate and what is made of it. */
  NEBULAGATE("nebulagate"),
  /** Not known, or not yet. */
  UNKNOWN("unknown");

  private final String label;

  SiteKind(String label) {
    this.label = label;
  }

  /** The name in JSON and documents. */
  public String label() {
    return label;
  }

  /**
   * What a site says of itself before anybody has signed in; nothing where it does not tell the
   * members of the family apart.
   *
   * @param words what it calls itself: name, version
   * @param checkInField whether its status has the member {@code check_in_enabled}, which only
   *     Veloera spells so
   */
  public static Optional<SiteKind> of(String words, boolean checkInField) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("nebulagate")) {
      return Optional.of(NEBULAGATE);
    }
    return lower.contains("veloera") || checkInField ? Optional.of(VELOERA) : Optional.empty();
  }

  /** The kind that the form of its list of tokens shows, where its words have not told it. */
  public static SiteKind ofTokens(boolean paged) {
    return paged ? NEW_API : NEW_API_OLD;
  }
}
