package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.access.ApiKeyUseCase.Draft;
import io.nebulagate.application.access.ApiKeyUseCase.Issued;
import io.nebulagate.application.access.ApiKeyUseCase.Trace;
import io.nebulagate.application.access.Page;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.ApiKey.Settings;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Caller;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered about keys, under whatever name they are asked for. People make and change the
 * keys of accounts that they may; the price group of a key is for operators to say.
 */
@Singleton
class ApiKeyAnswers {

  private final ApiKeyUseCase keys;
  private final Authority authority;
  private final Caller caller;
  private final Before before;

  ApiKeyAnswers(ApiKeyUseCase keys, Authority authority, Caller caller, Before before) {
    this.keys = keys;
    this.authority = authority;
    this.caller = caller;
    this.before = before;
  }

  Envelope<ApiKeyView> issue(InputStream body) {
    Draft draft = ApiKeyInput.of(body).toDraft(caller.principal());
    requirePayer(draft);
    requireGroup(draft, "");
    return shown(keys.issue(draft));
  }

  Envelope<PageView<ApiKeyView>> list(HttpServerRequest request) {
    PageQuery query = PageQuery.of(request);
    Page<ApiKey> page =
        keys.list(
            authority.visibleTo(caller.principal()), state(request), query.page(), query.size());
    Map<Long, Trace> traces = keys.traces(page.items().stream().map(ApiKey::id).toList());
    return Envelope.of(
        query.view(page, key -> ApiKeyView.of(key, traces.getOrDefault(key.id(), Trace.NONE))));
  }

  private static Optional<KeyState> state(HttpServerRequest request) {
    String asked = request.getParam("status");
    if (asked == null) {
      return Optional.empty();
    }
    for (KeyState state : KeyState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(asked)) {
        return Optional.of(state);
      }
    }
    throw GatewayException.invalidValue(
        "status", "must be one of disabled, enabled, exhausted, expired");
  }

  Envelope<ApiKeyView> change(long id, ApiKeyInput input) {
    authority.require(caller.principal(), Permission.SEE, Thing.API_KEY, Long.toString(id));
    before.was(view(keys.find(id)));
    ApiKey key =
        keys.revise(
            id,
            settings -> {
              Draft draft = input.applyTo(settings);
              requireChange(settings, draft, id);
              return draft;
            });
    return Envelope.of(view(key));
  }

  /** A key that was just given a text, with that text. */
  Envelope<ApiKeyView> shown(Issued issued) {
    return Envelope.of(ApiKeyView.withText(issued.key(), trace(issued.key()), issued.raw()));
  }

  Envelope<ApiKeyView> find(long id) {
    return Envelope.of(view(keys.find(id)));
  }

  Envelope<Void> remove(long id) {
    before.was(view(keys.find(id)));
    keys.remove(id);
    return Envelope.done();
  }

  /** In a body, an account that is not there is a wrong value, as is one of somebody else. */
  private static GatewayException noSuchAccount() {
    return GatewayException.invalidValue("account_id", "there is no such account");
  }

  private ApiKeyView view(ApiKey key) {
    return ApiKeyView.of(key, trace(key));
  }

  /** Limits are changed by who may set limits, all else by who may change keys. */
  private void requireChange(Settings settings, Draft draft, long id) {
    String key = Long.toString(id);
    if (!draft.settings().limits().equals(settings.limits())) {
      authority.require(caller.principal(), Permission.CHANGE_LIMITS, Thing.API_KEY, key);
    }
    if (!draft.settings().with(settings.limits()).equals(settings) || draft.project().isPresent()) {
      authority.require(caller.principal(), Permission.CHANGE_KEYS, Thing.API_KEY, key);
      requirePayer(draft);
      requireGroup(draft, settings.labels().group());
    }
  }

  /** Whether the caller may have keys of the account of the draft. */
  private void requirePayer(Draft draft) {
    AccountId payer = draft.settings().account();
    try {
      authority.require(
          caller.principal(), Permission.CHANGE_KEYS, Thing.ACCOUNT, Long.toString(payer.value()));
    } catch (GatewayException refused) {
      throw refused.error() instanceof GatewayError.NotFound ? noSuchAccount() : refused;
    }
  }

  private void requireGroup(Draft draft, String before) {
    if (!caller.principal().operator() && !draft.settings().labels().group().equals(before)) {
      throw new GatewayException(new GatewayError.PermissionDenied());
    }
  }

  private Trace trace(ApiKey key) {
    return keys.traces(List.of(key.id())).getOrDefault(key.id(), Trace.NONE);
  }
}
