package io.nebulagate.application.sync.site;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.site.SitePricing;
import io.nebulagate.domain.site.SiteStatus;
import io.nebulagate.domain.site.SiteToken;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Asks a site of the NewAPI family, one call per method, never twice. Every method blocks, with a
 * bound in time and size, and throws {@link SiteException}. Thread-safe.
 */
public interface SiteClient {

  /** What the site tells everybody; asked without credentials. */
  SiteStatus status(SiteAccess site);

  /** What it sells to the user and for how much; at most 5 000 models, at least one. */
  SitePricing pricing(SiteAccess site);

  /**
   * A page of the user's tokens, at most 100.
   *
   * @param page as the site counts; 0 is the first of those that count from 0, and taken for the
   *     first by the others
   */
  TokenPage tokens(SiteAccess site, int page);

  /** A token's text by the call made for it; as the site shows it, so it may be masked. */
  Secret revealKey(SiteAccess site, long token);

  /** A token's text by asking for the token; as the site shows it, so it may be masked. */
  Secret readKey(SiteAccess site, long token);

  /** The user. */
  Self self(SiteAccess site);

  /**
   * Checks in for today.
   *
   * @return what the site says, also when it says no
   */
  CheckInAnswer checkIn(SiteAccess site);

  /** Whether today's check-in is still to be done; only Veloera is asked so. */
  boolean mayCheckIn(SiteAccess site);

  /**
   * Some of the tokens.
   *
   * @param paged whether they came in the form that says which page they are
   * @param page the number of the page, as the site counts
   * @param total how many there are in all; empty when the site does not say
   */
  record TokenPage(List<SiteToken> tokens, boolean paged, int page, Optional<Long> total) {

    /** Copies the tokens. */
    public TokenPage {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * A user of a site.
   *
   * @param quota what is left, in the site's unit
   * @param used what was ever used, in the same unit
   * @param group the price group of tokens that name none
   */
  record Self(BigDecimal quota, Optional<BigDecimal> used, String group) {}

  /**
   * What a site says to a check-in.
   *
   * @param message its words
   * @param quota what it gave, in its unit, where it says so
   */
  record CheckInAnswer(boolean success, String message, Optional<BigDecimal> quota) {}
}
