package io.nebulagate.bootstrap.support;

import io.nebulagate.outbound.provider.egress.NameLookup;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** The machine's names, and a few that lead where no name should. */
@Alternative
@Priority(1)
@Singleton
public final class FlowNames implements NameLookup {

  /** Leads into a private network. */
  public static final String PRIVATE = "ten.egress.example";

  /** Leads to the public internet and to this machine. */
  public static final String MIXED = "mixed.egress.example";

  /** Leads to the public internet. */
  public static final String PUBLIC = "public.egress.example";

  private static final Map<String, List<InetAddress>> SCRIPTED =
      Map.of(
          PRIVATE, List.of(InetAddress.ofLiteral("10.0.0.1")),
          MIXED, List.of(InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("127.0.0.2")),
          PUBLIC, List.of(InetAddress.ofLiteral("8.8.8.8")));

  @Override
  public List<InetAddress> addresses(String name) throws UnknownHostException {
    List<InetAddress> scripted = SCRIPTED.get(name);
    return scripted != null ? scripted : SYSTEM.addresses(name);
  }
}
