package io.nebulagate.inbound.http.admin.aggregator;

import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.vertx.core.http.HttpServerRequest;

/**
 * Which page of tokens is asked for. New sites count pages from 1, old ones from 0 and call the
 * size {@code size}: 0 and 1 are both the first page, so that whoever counts from 0 sees that one
 * twice and misses none.
 *
 * @param page from 1
 */
record TokenQuery(int page, int size) {

  /** The last page that may be asked for. */
  static final int PAGE_MAX = PageQuery.PAGE_MAX;

  /** The most tokens that a page may have. */
  static final int SIZE_MAX = PageQuery.SIZE_MAX;

  static TokenQuery of(HttpServerRequest request) {
    int page = Numbers.parse("p", request.getParam("p", "1"), 0, PAGE_MAX);
    return new TokenQuery(Math.max(1, page), size(request));
  }

  private static int size(HttpServerRequest request) {
    int usual = Numbers.parse("size", request.getParam("size", "" + PageQuery.SIZE), 1, SIZE_MAX);
    return Numbers.parse("page_size", request.getParam("page_size", "" + usual), 1, SIZE_MAX);
  }
}
