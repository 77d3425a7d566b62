package io.nebulagate.outbound.provider.egress;

import io.nebulagate.application.routing.AddressCheck;
import io.nebulagate.domain.egress.EgressRules.Refusal;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import io.nebulagate.outbound.provider.egress.Clearance.Refused;
import io.nebulagate.outbound.provider.egress.Clearance.Unresolved;
import java.net.URI;
import java.time.Duration;

/** Checks addresses with the guard that also stands before every call. */
public final class GuardedAddresses implements AddressCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String FIELD = "base_url";

  private final EgressGuard guard;

  /** Asks {@code guard}. */
  public GuardedAddresses(EgressGuard guard) {
    this.guard = guard;
  }

  @Override
  public void check(URI baseUrl) {
    switch (guard.await(baseUrl, PATIENCE)) {
      case Granted _ -> {}
      case Refused(Refusal why) -> throw GatewayException.invalidValue(FIELD, words(why));
      case Unresolved _ -> {
        if ("http".equalsIgnoreCase(baseUrl.getScheme())) {
          throw GatewayException.invalidValue(FIELD, words(Refusal.UNENCRYPTED));
        }
      }
    }
  }

  private static String words(Refusal why) {
    return switch (why) {
      case DISGUISED ->
          "names its host plainly: a DNS name, four numbers, or an IPv6 address in brackets";
      case NOT_PUBLIC ->
          "leads to an address on the public internet, or to one that EGRESS_ALLOW names";
      case UNENCRYPTED ->
          "begins with https://, unless it leads to where EGRESS_ALLOW allows calls";
    };
  }
}
