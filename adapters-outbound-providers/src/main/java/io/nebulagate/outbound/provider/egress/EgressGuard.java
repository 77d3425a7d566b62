package io.nebulagate.outbound.provider.egress;

import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.egress.EgressRules;
import io.nebulagate.domain.egress.EgressRules.Refusal;
import io.nebulagate.domain.egress.Host;
import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import io.nebulagate.outbound.provider.egress.Clearance.Refused;
import io.nebulagate.outbound.provider.egress.Clearance.Unresolved;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides where calls may go that are made for a request, a provider or a notice. Who calls
 * connects to an address that was {@linkplain Granted granted} and to no other, under the name of
 * the URL, and asks again before following a redirect, if at all; then nothing that DNS says later
 * leads the call elsewhere. Thread-safe.
 */
public final class EgressGuard {

  private static final Logger LOG = Logger.getLogger("nebulagate");
  private static final Comparator<InetAddress> IPV4_FIRST =
      Comparator.comparing(Inet6Address.class::isInstance);
  private static final Clearance DISGUISED = new Refused(Refusal.DISGUISED);

  private final EgressRules rules;
  private final NameLookup names;
  private final KnownHosts hosts;

  private EgressGuard(AllowList excepted, NameLookup names, InstantSource clock) {
    this.rules = new EgressRules(excepted);
    this.names = names;
    this.hosts = new KnownHosts(this::lookUp, LookupThreads.start(), clock);
  }

  /**
   * For the providers that operators configure.
   *
   * @param excepted {@code EGRESS_ALLOW}: what may be called although private or without TLS
   */
  public static EgressGuard forProviders(
      AllowList excepted, NameLookup names, InstantSource clock) {
    return new EgressGuard(excepted, names, clock);
  }

  /** For URLs that users bring, in prompts, notices or files: no exceptions. */
  public static EgressGuard forUsers(NameLookup names, InstantSource clock) {
    return new EgressGuard(AllowList.NOTHING, names, clock);
  }

  /** What is known about {@code url}, at once and without asking anybody; null when nothing is. */
  public @Nullable Clearance recall(URI url) {
    String host = url.getHost();
    if (host == null || !isHttp(url)) {
      return DISGUISED;
    }
    Verdict known = hosts.recall(host);
    return known == null ? null : known.of(isTls(url));
  }

  /** Asks about {@code url}. Never fails, and does not block, but may take as long as DNS does. */
  public CompletionStage<Clearance> ask(URI url) {
    Clearance known = recall(url);
    return known != null
        ? CompletableFuture.completedStage(known)
        : hosts.learn(url.getHost()).thenApply(verdict -> verdict.of(isTls(url)));
  }

  /** Asks about {@code url} and waits, at most {@code patience}. Blocking. */
  public Clearance await(URI url, Duration patience) {
    try {
      return ask(url).toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return new Unresolved();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Unresolved();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** An address granted to {@code url} could not be connected to; another one is to be next. */
  public void unreachable(URI url, InetAddress address) {
    if (url.getHost() != null) {
      hosts.avoid(url.getHost(), address);
    }
  }

  private Verdict lookUp(String written) {
    Optional<Host> host = Host.parse(written);
    if (host.isEmpty()) {
      return Verdict.DISGUISED;
    }
    try {
      return judge(host.get(), addresses(host.get()));
    } catch (UnknownHostException _) {
      return Verdict.UNRESOLVED;
    }
  }

  private List<InetAddress> addresses(Host host) throws UnknownHostException {
    return switch (host) {
      case Host.Literal literal -> List.of(literal.address());
      case Host.Name name ->
          names.addresses(name.text()).stream()
              .map(EgressGuard::withoutName)
              .distinct()
              .sorted(IPV4_FIRST)
              .toList();
    };
  }

  private Verdict judge(Host host, List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      return Verdict.UNRESOLVED;
    }
    Clearance encrypted = clearance(host, addresses, true);
    if (encrypted instanceof Refused(Refusal why)) {
      LOG.warnf("calls to %s are refused: %s", host.text(), why);
    }
    return new Verdict(encrypted, clearance(host, addresses, false));
  }

  private Clearance clearance(Host host, List<InetAddress> addresses, boolean tls) {
    return rules
        .judge(host, addresses, tls)
        .<Clearance>map(Refused::new)
        .orElseGet(() -> new Granted(addresses));
  }

  /** An address that remembers no name cannot be resolved again by whoever connects. */
  private static InetAddress withoutName(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean isHttp(URI url) {
    return isTls(url) || "http".equalsIgnoreCase(url.getScheme());
  }

  private static boolean isTls(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }
}
