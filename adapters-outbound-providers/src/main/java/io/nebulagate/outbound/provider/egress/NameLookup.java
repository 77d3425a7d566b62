package io.nebulagate.outbound.provider.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves names. Blocking, for as long as the resolver pleases; thread-safe. */
@FunctionalInterface
public interface NameLookup {

  /** As the machine does: its hosts file, its DNS servers. */
  NameLookup SYSTEM = name -> List.of(InetAddress.getAllByName(name));

  /**
   * All addresses of a name, at least one.
   *
   * @throws UnknownHostException when it has none, or nobody who knows answers
   */
  List<InetAddress> addresses(String name) throws UnknownHostException;
}
