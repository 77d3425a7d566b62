package io.nebulagate.inbound.http.admin;

import io.nebulagate.application.access.Page;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Function;

/** Which page is asked for: {@code ?p=0&page_size=20}. */
public final class PageQuery {

  /** The last page that may be asked for. */
  public static final int PAGE_MAX = 10_000_000;

  /** The most items a page may have. */
  public static final int SIZE_MAX = 100;

  /** How many it has unless asked otherwise. */
  public static final int SIZE = 20;

  private final int page;
  private final int size;

  private PageQuery(int page, int size) {
    this.page = page;
    this.size = size;
  }

  /** Reads the two numbers; refuses what cannot be a page. */
  public static PageQuery of(HttpServerRequest request) {
    return new PageQuery(
        Numbers.parse("p", request.getParam("p", "0"), 0, PAGE_MAX),
        Numbers.parse("page_size", request.getParam("page_size", "" + SIZE), 1, SIZE_MAX));
  }

  /** The page, from 0. */
  public int page() {
    return page;
  }

  /** How many items it has at most. */
  public int size() {
    return size;
  }

  /** The page the store found. */
  public <T, V> PageView<V> view(Page<T> found, Function<T, V> form) {
    return PageView.of(this, found.items().stream().map(form).toList(), found.total());
  }

  /** This page of all there is. */
  public <T, V> PageView<V> cut(List<T> all, Function<T, V> form) {
    List<V> items = all.stream().skip((long) page * size).limit(size).map(form).toList();
    return PageView.of(this, items, all.size());
  }
}
