package io.nebulagate.inbound.http.admin;

import io.nebulagate.application.access.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.function.Function;

/** Which page is asked for: {@code ?p=0&page_size=20}. */
public final class PageQuery {

  private static final int PAGE_MAX = 10_000_000;
  private static final int SIZE_MAX = 100;

  private final int page;
  private final int size;

  /** Reads the two numbers; refuses what cannot be a page. */
  public PageQuery(
      @QueryParam("p") @DefaultValue("0") String page,
      @QueryParam("page_size") @DefaultValue("20") String size) {
    this.page = Numbers.parse("p", page, 0, PAGE_MAX);
    this.size = Numbers.parse("page_size", size, 1, SIZE_MAX);
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
