package io.nebulagate.outbound.provider.openai;

import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a host has one of the things that are asked for at a path. */
public final class OneOf {

  private OneOf() {}

  /**
   * The path of one thing.
   *
   * @param all where such things are asked for; may end in a query of its own
   * @param id the host's name of it
   * @param part what of it is wanted, with its slash; all of it when empty
   * @param query what is said besides, escaped; nothing when empty
   */
  public static ApiPath these(ApiPath all, String id, String part, String query) {
    String operation = all.operation();
    int mark = operation.indexOf('?');
    String path = mark < 0 ? operation : operation.substring(0, mark);
    String own = mark < 0 ? "" : operation.substring(mark + 1);
    String said = own.isEmpty() || query.isEmpty() ? own + query : own + "&" + query;
    return new ApiPath(
        all.version(), path + "/" + escaped(id) + part + (said.isEmpty() ? "" : "?" + said));
  }

  /** A text as it may stand in a path or a query. */
  public static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
