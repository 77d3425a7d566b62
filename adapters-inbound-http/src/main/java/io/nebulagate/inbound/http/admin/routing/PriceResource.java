package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.routing.PriceUseCase;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What models cost. */
@Singleton
@Path("/api/price")
@RunOnVirtualThread
public class PriceResource {

  private final PriceUseCase prices;

  PriceResource(PriceUseCase prices) {
    this.prices = prices;
  }

  /** Puts a new version of a model's price in force. */
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PriceView> set(InputStream body) {
    PriceInput input = PriceInput.of(body);
    ModelName model = input.model();
    return Envelope.of(PriceView.of(model, prices.set(model, input.toSheet())));
  }

  /** One page of the prices in force, by model. */
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<PriceView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    List<Map.Entry<ModelName, PriceSheet>> sheets =
        prices.list().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    return Envelope.of(page.cut(sheets, sheet -> PriceView.of(sheet.getKey(), sheet.getValue())));
  }

  /** Sets the factor of a price group. */
  @PUT
  @Path("/group")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<GroupView> setGroup(InputStream body) {
    InputReader input = InputReader.of(body, "group", "ratio");
    String group = input.text("group");
    BigDecimal ratio = input.decimal("ratio");
    prices.setGroupRatio(group, ratio);
    return Envelope.of(new GroupView(group, ratio.stripTrailingZeros().toPlainString()));
  }

  /** A price group and its factor. */
  record GroupView(String group, String ratio) {}
}
