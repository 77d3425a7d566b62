package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.inbound.http.auth.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The price list as programs made for new-api read it. */
@Singleton
@Path("/api/pricing")
public class PricingResource {

  /** How many of a caller's keys are looked at for their groups, the newest first. */
  private static final int KEYS_MAX = 100;

  private final LiveCatalogue catalogue;
  private final ApiKeyUseCase keys;
  private final Caller caller;

  PricingResource(LiveCatalogue catalogue, ApiKeyUseCase keys, Caller caller) {
    this.catalogue = catalogue;
    this.keys = keys;
    this.caller = caller;
  }

  @Operation(
      summary =
          "Served models and their prices for the group `default`, and for those of the caller's"
              + " keys where somebody is signed in")
  @GET
  @PermitAll
  @RunOnVirtualThread
  public PricingView list() {
    Catalogue current = catalogue.current();
    SortedSet<String> groups = new TreeSet<>();
    groups.add(Catalogue.DEFAULT_GROUP);
    caller.known().ifPresent(known -> groups.addAll(groupsOf(known, current)));
    return PricingView.of(current, groups);
  }

  /** The groups whose names somebody may know. */
  private Set<String> groupsOf(Principal known, Catalogue current) {
    return known.operator()
        ? current.groupRatios().keySet()
        : keys
            .list(Optional.of(List.of(known.tenant())), Optional.empty(), 0, KEYS_MAX)
            .items()
            .stream()
            .map(key -> key.labels().group())
            .filter(group -> !group.isEmpty())
            .collect(Collectors.toSet());
  }
}
