package io.nebulagate.outbound.provider.egress;

import io.nebulagate.domain.egress.EgressRules.Refusal;
import java.net.InetAddress;
import java.util.List;

/** Whether a URL may be called, and where it is to be connected to. */
public sealed interface Clearance {

  /**
   * It may.
   *
   * @param addresses all checked, without names; the one to connect to first
   */
  record Granted(List<InetAddress> addresses) implements Clearance {

    /** Copies what it is given. */
    public Granted {
      addresses = List.copyOf(addresses);
    }
  }

  /** It may not. */
  record Refused(Refusal why) implements Clearance {}

  /** Its name does not resolve, or not in time. */
  record Unresolved() implements Clearance {}
}
