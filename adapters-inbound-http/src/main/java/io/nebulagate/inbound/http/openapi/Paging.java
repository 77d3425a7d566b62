package io.nebulagate.inbound.http.openapi;

import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.document.Schemas;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The two parameters of whatever answers with a page; {@link PageQuery} reads them. */
final class Paging {

  private Paging() {}

  static Parameter page() {
    return query("p", 0, PageQuery.PAGE_MAX, 0).description("The page, from 0");
  }

  static Parameter size() {
    return query("page_size", 1, PageQuery.SIZE_MAX, PageQuery.SIZE).description("How many items");
  }

  private static Parameter query(String name, int min, int max, int usual) {
    return OASFactory.createParameter()
        .name(name)
        .in(Parameter.In.QUERY)
        .schema(
            Schemas.of(SchemaType.INTEGER)
                .minimum(BigDecimal.valueOf(min))
                .maximum(BigDecimal.valueOf(max))
                .defaultValue(usual));
  }
}
