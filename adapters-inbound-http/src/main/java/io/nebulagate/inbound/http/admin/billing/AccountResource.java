package io.nebulagate.inbound.http.admin.billing;

import io.nebulagate.application.billing.AccountBook.Moved;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.application.billing.AccountUseCase;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.Owned;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Accounts and their money. */
@Singleton
@Path("/api/account/{id}")
@RunOnVirtualThread
public class AccountResource {

  private static final int HISTORY_MAX = 200;

  private final AccountUseCase accounts;
  private final Caller caller;

  AccountResource(AccountUseCase accounts, Caller caller) {
    this.accounts = accounts;
    this.caller = caller;
  }

  @Operation(summary = "The account with its balance")
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ACCOUNT, permission = Permission.SEE_MONEY)
  public Envelope<AccountView> find(@PathParam("id") String id) {
    return Envelope.of(AccountView.of(accounts.find(account(id))));
  }

  @Operation(summary = "Moves money in, once per `Idempotency-Key`")
  @Parameter(name = Idempotency.HEADER, in = ParameterIn.HEADER, required = true)
  @RequestBodySchema(MovementInput.class)
  @POST
  @Path("/credit")
  @RolesAllowed(Roles.ADMIN)
  @Audited("account.credit")
  public RestResponse<Envelope<MovedView>> credit(
      @PathParam("id") String id, HttpServerRequest request, InputStream body) {
    return move(id, request, body, accounts::credit);
  }

  @Operation(summary = "Moves money out, once per `Idempotency-Key`, never more than is available")
  @Parameter(name = Idempotency.HEADER, in = ParameterIn.HEADER, required = true)
  @Refuses(status = 409, as = "`insufficient_balance`: less than that is available")
  @RequestBodySchema(MovementInput.class)
  @POST
  @Path("/debit")
  @RolesAllowed(Roles.ADMIN)
  @Audited("account.debit")
  public RestResponse<Envelope<MovedView>> debit(
      @PathParam("id") String id, HttpServerRequest request, InputStream body) {
    return move(id, request, body, accounts::debit);
  }

  @Operation(summary = "Freezes the account: no new request passes")
  @POST
  @Path("/freeze")
  @RolesAllowed(Roles.ADMIN)
  @Audited("account.freeze")
  public Envelope<AccountView> freeze(@PathParam("id") String id) {
    return Envelope.of(AccountView.of(accounts.freeze(account(id))));
  }

  @Operation(summary = "Unfreezes the account")
  @POST
  @Path("/unfreeze")
  @RolesAllowed(Roles.ADMIN)
  @Audited("account.unfreeze")
  public Envelope<AccountView> unfreeze(@PathParam("id") String id) {
    return Envelope.of(AccountView.of(accounts.unfreeze(account(id))));
  }

  @Operation(summary = "Lets the account go below zero, by so much and no more")
  @Refuses(status = 409, as = "`credit_in_use`: more of it is used already")
  @RequestBodySchema(CreditLimit.class)
  @PUT
  @Path("/credit-limit")
  @RolesAllowed(Roles.ADMIN)
  @Audited("account.set-credit-limit")
  public Envelope<AccountView> setCreditLimit(@PathParam("id") String id, InputStream body) {
    AccountId account = account(id);
    return Envelope.of(
        AccountView.of(accounts.setCreditLimit(account, CreditLimit.read(body).amount())));
  }

  @Operation(summary = "The account's history, newest first")
  @GET
  @Path("/ledger")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ACCOUNT, permission = Permission.SEE_MONEY)
  public Envelope<HistoryView> history(
      @PathParam("id") String id,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit")
          @DefaultValue("50")
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + HISTORY_MAX)
          String limit) {
    int most = Numbers.parse("limit", limit, 1, HISTORY_MAX);
    List<Transfer> found =
        accounts.history(account(id), Optional.ofNullable(cursor).map(HistoryView::cursor), most);
    return Envelope.of(HistoryView.of(found, most));
  }

  private RestResponse<Envelope<MovedView>> move(
      String id, HttpServerRequest request, InputStream body, Mover mover) {
    Principal actor = caller.principal();
    InputReader input = InputReader.of(body, "amount", "reason");
    IdempotencyKey key = Idempotency.key(actor.tenant(), request, input);
    MovementInput wanted = MovementInput.read(input);
    Movement movement = new Movement(account(id), wanted.amount(), wanted.reason(), actor.name());
    Moved moved = mover.move(key, movement);
    return Idempotency.answer(MovedView.of(moved), moved.replayed());
  }

  private static AccountId account(String id) {
    return new AccountId(Numbers.id("account", id));
  }

  @FunctionalInterface
  private interface Mover {
    Moved move(IdempotencyKey key, Movement movement);
  }

  /** How far below zero an account may go. */
  @Schema
  record CreditLimit(Money amount) {

    static CreditLimit read(InputStream body) {
      return new CreditLimit(InputReader.of(body, "amount").money("amount"));
    }
  }

  /** How much, and why. */
  @Schema(name = "Movement")
  record MovementInput(Money amount, String reason) {

    static MovementInput read(InputReader input) {
      return new MovementInput(input.money("amount"), input.text("reason"));
    }
  }
}
