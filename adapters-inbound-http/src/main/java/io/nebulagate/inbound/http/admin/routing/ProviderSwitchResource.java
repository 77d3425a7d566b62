package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.routing.ProviderUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.admin.routing.ProviderView.KeyView;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** What operators switch off and on: one key, or all providers of a kind. */
@Singleton
@Path("/api/provider")
@RunOnVirtualThread
public class ProviderSwitchResource {

  private static final String ENABLED = "enabled";

  private final ProviderUseCase providers;
  private final Before before;

  ProviderSwitchResource(ProviderUseCase providers, Before before) {
    this.providers = providers;
    this.before = before;
  }

  @Operation(summary = "Switches one key off, or on; one that was refused is tried again")
  @RequestBodySchema(KeySwitch.class)
  @PUT
  @Path("/{id}/key/{key_id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.switch-key")
  public Envelope<KeyView> switchKey(
      @PathParam("id") String id, @PathParam("key_id") String keyId, InputStream body) {
    long provider = Numbers.id("provider", id);
    long key = Numbers.id("provider key", keyId);
    KeySwitch wanted = KeySwitch.read(body);
    providers.find(provider).keys().stream()
        .filter(kept -> kept.id() == key)
        .forEach(kept -> before.was(KeyView.of(kept)));
    return Envelope.of(KeyView.of(providers.switchKey(provider, key, wanted.enabled())));
  }

  @Operation(summary = "Switches all providers with a tag off, or on")
  @RequestBodySchema(TagSwitch.class)
  @PUT
  @Path("/enabled")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.switch-tagged")
  public Envelope<ChangedView> switchTagged(InputStream body) {
    TagSwitch wanted = TagSwitch.read(body);
    return Envelope.of(new ChangedView(providers.switchTagged(wanted.tag(), wanted.enabled())));
  }

  /** Whether a key is to be used. */
  @Schema(name = "ProviderKeySwitch")
  record KeySwitch(boolean enabled) {

    static KeySwitch read(InputStream body) {
      return new KeySwitch(InputReader.of(body, ENABLED).bool(ENABLED));
    }
  }

  /** Whether the providers with a tag are to be used. */
  @Schema(name = "ProviderTagSwitch")
  record TagSwitch(@Schema(minLength = 1, maxLength = 64) String tag, boolean enabled) {

    static TagSwitch read(InputStream body) {
      InputReader input = InputReader.of(body, "tag", ENABLED);
      return new TagSwitch(input.text("tag"), input.bool(ENABLED));
    }
  }

  /** The ids of those that were not so already. */
  @Schema(name = "SwitchedProviders")
  record ChangedView(List<Long> changed) {}
}
