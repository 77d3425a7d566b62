package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.application.voucher.VoucherUseCase;
import io.nebulagate.application.voucher.VoucherUseCase.Presented;
import io.nebulagate.application.voucher.VoucherUseCase.TakenBack;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.Uuids;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Owned;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.nebulagate.inbound.http.document.Schemas;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Vouchers that are redeemed, and what became of them. */
@Singleton
@Path("/api/voucher")
@RunOnVirtualThread
public class VoucherResource {

  private static final int CODE_LENGTH_MAX = 64;

  private final VoucherUseCase vouchers;
  private final Authority authority;
  private final Caller caller;
  private final PeerAddress addresses;

  VoucherResource(
      VoucherUseCase vouchers, Authority authority, Caller caller, PeerAddress addresses) {
    this.vouchers = vouchers;
    this.authority = authority;
    this.caller = caller;
    this.addresses = addresses;
  }

  @Operation(summary = "Redeems a voucher, once per `Idempotency-Key` and once per code")
  @Parameter(name = Idempotency.HEADER, in = ParameterIn.HEADER, required = true)
  @Refuses(
      status = 400,
      as = "`voucher_invalid`: unknown, used by another, revoked, not valid now or not for you")
  @Refuses(
      status = 409,
      as = "`voucher_already_redeemed`: by this account, or as many of its batch as it may")
  @Refuses(status = 429, as = "`too_many_attempts`: too many codes failed")
  @RequestBodySchema(RedeemInput.class)
  @POST
  @Path("/redeem")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("voucher.redeem")
  public RestResponse<Envelope<RedeemedView>> redeem(HttpServerRequest request, InputStream body) {
    Principal redeemer = caller.principal();
    InputReader input = InputReader.of(body, "code", "account_id");
    IdempotencyKey key = Idempotency.key(redeemer.tenant(), request, input);
    RedeemInput wanted = RedeemInput.read(input);
    AccountId account = wanted.account().map(AccountId::new).orElse(redeemer.account());
    authority.require(redeemer, Permission.REDEEM, Thing.ACCOUNT, account.toString());
    Redeemed redeemed =
        vouchers.redeem(
            key, new Presented(wanted.code(), account, redeemer, addresses.of(request)));
    return Idempotency.answer(RedeemedView.of(redeemed), redeemed.replayed());
  }

  @Operation(summary = "What was redeemed")
  @GET
  @Path("/redemption/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.REDEMPTION, permission = Permission.SEE_MONEY)
  public Envelope<RedemptionView> find(@PathParam("id") @Schema(format = "uuid") String id) {
    return Envelope.of(RedemptionView.of(vouchers.redemption(redemption(id))));
  }

  @Operation(
      summary = "Takes back what was redeemed, once per `Idempotency-Key`",
      description =
          "Of a credit what is available is taken, and what was spent its owner owes. A plan is"
              + " cancelled, and what is left of it lapses; so does credit for some requests only.")
  @Parameter(name = Idempotency.HEADER, in = ParameterIn.HEADER, required = true)
  @Refuses(status = 409, as = "`reversal_exceeds_original`: nothing is left of it")
  @RequestBodySchema(ReasonInput.class)
  @POST
  @Path("/redemption/{id}/reverse")
  @RolesAllowed(Roles.ADMIN)
  @Audited("voucher.reverse")
  public RestResponse<Envelope<TakenBackView>> reverse(
      @PathParam("id") @Schema(format = "uuid") String id,
      HttpServerRequest request,
      InputStream body) {
    Principal actor = caller.principal();
    InputReader input = InputReader.of(body, "reason");
    IdempotencyKey key = Idempotency.key(actor.tenant(), request, input);
    TakenBack takenBack =
        vouchers.reverse(key, redemption(id), ReasonInput.read(input).reason(), actor.name());
    return Idempotency.answer(TakenBackView.of(takenBack), takenBack.replayed());
  }

  @Operation(summary = "One page of the labels, with what became of their batches together")
  @GET
  @Path("/label")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<LabelView>> labels(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(vouchers.labels(page.page(), page.size()), LabelView::of));
  }

  private static UUID redemption(String id) {
    return Uuids.inPath("redemption", id);
  }

  /** A code as it was typed, and who gets what it is worth. */
  @Schema(name = "Redeem")
  record RedeemInput(
      @Schema(
              description = "Case, spaces and hyphens do not count; O is 0, I and L are 1",
              maxLength = CODE_LENGTH_MAX)
          String code,
      @JsonProperty("account_id")
          @Schema(ref = Schemas.ID, description = "The caller's account unless named")
          Optional<Long> account) {

    static RedeemInput read(InputReader input) {
      String code = input.text("code");
      if (code.length() > CODE_LENGTH_MAX) {
        throw input.invalid("code", "has at most " + CODE_LENGTH_MAX + " characters");
      }
      return new RedeemInput(code, input.optional("account_id", input::id));
    }
  }

  /** Why. */
  @Schema(name = "Reason")
  record ReasonInput(String reason) {

    static ReasonInput read(InputReader input) {
      return new ReasonInput(input.text("reason"));
    }
  }

  /** What was credited or which plan began, and what is available since. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RedeemedView(
      @JsonProperty("redemption_id") String redemptionId,
      @Schema(ref = Schemas.USD) @Nullable String amount,
      @JsonProperty("subscription_id") @Nullable Long subscriptionId,
      @Schema(ref = Schemas.USD) String available) {

    static RedeemedView of(Redeemed redeemed) {
      String id = redeemed.id().toString();
      String available = redeemed.available().toDecimal();
      return switch (redeemed.gain()) {
        case Gain.Credit credit ->
            new RedeemedView(id, credit.amount().toDecimal(), null, available);
        case Gain.Plan plan -> new RedeemedView(id, null, plan.subscription(), available);
        case Gain.Bounded bounded ->
            new RedeemedView(id, bounded.amount().toDecimal(), bounded.subscription(), available);
      };
    }
  }
}
