package io.nebulagate.application.sync;

import io.nebulagate.application.sync.site.SiteAccess;
import io.nebulagate.application.sync.site.SiteClient;
import io.nebulagate.application.sync.site.SiteClient.TokenPage;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.site.SiteToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All tokens of a site, page by page, whichever number it begins to count at. */
record TokenPages(List<SiteToken> tokens, boolean paged) {

  /** How many tokens a site may have. */
  static final int TOKENS_MAX = 1_000;

  private static final int PAGES_MAX = 40;

  static TokenPages read(SiteClient client, SiteAccess site, Deadline deadline) {
    Map<Long, SiteToken> tokens = new LinkedHashMap<>();
    int next = 0;
    boolean paged = false;
    for (int count = 0; count < PAGES_MAX; count++) {
      deadline.check();
      TokenPage page = client.tokens(site, next);
      paged = page.paged();
      int before = tokens.size();
      page.tokens().forEach(token -> tokens.put(token.id(), token));
      if (tokens.size() > TOKENS_MAX) {
        throw tooMany();
      }
      boolean incomplete = page.total().map(total -> total > tokens.size()).orElse(true);
      boolean mayBeEmpty = paged && count == 0 && page.page() == 0;
      if (!incomplete || (tokens.size() == before && !(mayBeEmpty && page.total().isPresent()))) {
        return complete(tokens, page);
      }
      next = page.page() + 1;
    }
    throw tooMany();
  }

  /** A list that says it has more than it shows would make keys seem gone that are not. */
  private static TokenPages complete(Map<Long, SiteToken> tokens, TokenPage last) {
    if (last.total().map(total -> total > tokens.size()).orElse(false)) {
      throw new SiteException(
          new SiteFault.Malformed("a list of tokens with fewer than it says it has"));
    }
    return new TokenPages(List.copyOf(tokens.values()), last.paged());
  }

  private static SiteException tooMany() {
    return new SiteException(new SiteFault.TooLarge("more than " + TOKENS_MAX + " tokens"));
  }
}
