package io.nebulagate.outbound.provider.support;

import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.egress.NameLookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A DNS that answers as told, also slowly, and that counts what it is asked. */
public final class ScriptedNames implements NameLookup {

  private final Map<String, List<InetAddress>> answers = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** The name leads to these addresses from now on; to none: it does not resolve. */
  public ScriptedNames leading(String name, String... addresses) {
    answers.put(name, Stream.of(addresses).map(InetAddress::ofLiteral).toList());
    return this;
  }

  /** Answers for this name wait until the latch is counted down. */
  public CountDownLatch delaying(String name) {
    CountDownLatch gate = new CountDownLatch(1);
    gates.put(name, gate);
    return gate;
  }

  /** How many questions it has been asked. */
  public int asked() {
    return asked.get();
  }

  @Override
  public List<InetAddress> addresses(String name) throws UnknownHostException {
    asked.incrementAndGet();
    CountDownLatch gate = gates.get(name);
    if (gate != null) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    List<InetAddress> found = answers.getOrDefault(name, List.of());
    if (found.isEmpty()) {
      throw new UnknownHostException(name);
    }
    return found;
  }

  /** A guard that excepts loopback and asks the machine's own DNS. */
  public static EgressGuard loopbackGuard() {
    return EgressGuard.forProviders(allowing("127.0.0.0/8", "::1"), SYSTEM, InstantSource.system());
  }

  /** Excepts these address blocks. */
  public static AllowList allowing(String... blocks) {
    return new AllowList(
        Stream.of(blocks).map(block -> AddressRange.parse(block).orElseThrow()).toList(), Set.of());
  }
}
