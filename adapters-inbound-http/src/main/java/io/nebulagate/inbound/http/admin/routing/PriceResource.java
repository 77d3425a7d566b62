package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.routing.PriceUseCase;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.nebulagate.inbound.http.document.Schemas;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** What models cost: clients, and the operator. */
@Singleton
@Path("/api/price")
@RunOnVirtualThread
public class PriceResource {

  private static final Comparator<PriceView> BY_MODEL =
      Comparator.comparing(PriceView::model)
          .thenComparing(
              PriceView::providerId, Comparator.nullsFirst(Comparator.<Long>naturalOrder()));

  private final PriceUseCase prices;

  PriceResource(PriceUseCase prices) {
    this.prices = prices;
  }

  @Operation(
      summary =
          "Puts a new version of a model's price, or of what a provider charges for it, in force")
  @Refuses(status = 404, as = "`not_found`: no such provider")
  @RequestBodySchema(PriceFields.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("price.set")
  public Envelope<PriceView> set(InputStream body) {
    PriceInput input = PriceInput.of(body);
    ModelName model = input.model();
    Optional<Long> provider = input.provider();
    if (provider.isEmpty()) {
      return Envelope.of(PriceView.of(model, prices.set(model, input.toSheet())));
    }
    Offer offer = Offer.of(provider.get(), model);
    return Envelope.of(PriceView.of(offer, prices.setCost(offer, input.toSheet())));
  }

  @Operation(
      summary = "One page of the prices in force by model, each followed by what providers charge")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<PriceView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    List<PriceView> rows = new ArrayList<>();
    prices.list().forEach((model, sheet) -> rows.add(PriceView.of(model, sheet)));
    prices.costs().forEach((offer, sheet) -> rows.add(PriceView.of(offer, sheet)));
    rows.sort(BY_MODEL);
    return Envelope.of(page.cut(rows, row -> row));
  }

  @Operation(summary = "Sets the factor of a price group")
  @RequestBodySchema(GroupRatio.class)
  @PUT
  @Path("/group")
  @RolesAllowed(Roles.ADMIN)
  @Audited("price.set-group")
  public Envelope<GroupView> setGroup(InputStream body) {
    GroupRatio wanted = GroupRatio.read(body);
    prices.setGroupRatio(wanted.group(), wanted.ratio());
    return Envelope.of(GroupView.of(wanted));
  }

  /** The factor that a price group is to pay. */
  @Schema
  record GroupRatio(String group, @Schema(ref = Schemas.DECIMAL) BigDecimal ratio) {

    static GroupRatio read(InputStream body) {
      InputReader input = InputReader.of(body, "group", "ratio");
      return new GroupRatio(input.text("group"), input.decimal("ratio"));
    }
  }

  /** A price group and its factor. */
  @Schema(name = "PriceGroup")
  record GroupView(String group, String ratio) {

    static GroupView of(GroupRatio set) {
      return new GroupView(set.group(), set.ratio().stripTrailingZeros().toPlainString());
    }
  }
}
