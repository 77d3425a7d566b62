package io.nebulagate.outbound.provider.egress;

import io.nebulagate.domain.egress.EgressRules.Refusal;
import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import io.nebulagate.outbound.provider.egress.Clearance.Refused;
import io.nebulagate.outbound.provider.egress.Clearance.Unresolved;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** What is known of one host: whether it may be called over TLS, and whether without. */
record Verdict(Clearance encrypted, Clearance plain) {

  static final Verdict UNRESOLVED = new Verdict(new Unresolved(), new Unresolved());

  static final Verdict DISGUISED =
      new Verdict(new Refused(Refusal.DISGUISED), new Refused(Refusal.DISGUISED));

  Clearance of(boolean tls) {
    return tls ? encrypted : plain;
  }

  /** With {@code address} in front, if it is one of those granted: its connections are warm. */
  Verdict preferring(InetAddress address) {
    return new Verdict(preferring(encrypted, address), preferring(plain, address));
  }

  /** With {@code address} behind all others: it could not be connected to. */
  Verdict avoiding(InetAddress address) {
    return new Verdict(avoiding(encrypted, address), avoiding(plain, address));
  }

  private static Clearance preferring(Clearance clearance, InetAddress address) {
    if (!(clearance instanceof Granted(List<InetAddress> addresses))
        || !addresses.contains(address)) {
      return clearance;
    }
    List<InetAddress> ordered = new ArrayList<>(addresses);
    ordered.remove(address);
    ordered.addFirst(address);
    return new Granted(ordered);
  }

  private static Clearance avoiding(Clearance clearance, InetAddress address) {
    if (!(clearance instanceof Granted(List<InetAddress> addresses))
        || !addresses.contains(address)) {
      return clearance;
    }
    List<InetAddress> ordered = new ArrayList<>(addresses);
    ordered.remove(address);
    ordered.addLast(address);
    return new Granted(ordered);
  }
}
