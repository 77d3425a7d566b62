package io.nebulagate.domain.routing;

import java.util.Locale;

/** Why a route is no candidate for a request. */
public enum Exclusion {
  /** The provider is switched off. */
  PROVIDER_DISABLED,
  /** The route is switched off. */
  ROUTE_DISABLED,
  /** The key is switched off. */
  KEY_DISABLED,
  /** The provider did not take the key. */
  KEY_REFUSED,
  /** The provider said that the key may not do this, or has no money there. */
  KEY_FORBIDDEN,
  /** The key's text is not known. */
  KEY_UNRESOLVED,
  /** The provider is not to be asked for this API. */
  API_NOT_SERVED,
  /** What the request goes on from is kept elsewhere. */
  NOT_THE_KEEPER,
  /** The provider lacks a tag that is asked for. */
  TAG_NOT_ALLOWED,
  /** The provider's region is none of those allowed. */
  REGION_NOT_ALLOWED,
  /** What is left on the account there has not been heard of for too long. */
  STALE_BALANCE,
  /** It failed too often of late. */
  BREAKER_OPEN,
  /** It failed too often, and one request is finding out whether it still does. */
  BREAKER_PROBING,
  /** The provider asked for patience. */
  COOLING,
  /** This minute's requests have been sent. */
  RATE_LIMITED;

  /** The name in JSON and documents. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
