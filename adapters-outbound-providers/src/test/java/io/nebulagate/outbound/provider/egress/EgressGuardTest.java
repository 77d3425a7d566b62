package io.nebulagate.outbound.provider.egress;

import static io.nebulagate.outbound.provider.support.ScriptedNames.allowing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.egress.EgressRules.Refusal;
import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import io.nebulagate.outbound.provider.egress.Clearance.Refused;
import io.nebulagate.outbound.provider.egress.Clearance.Unresolved;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {

  private static final URI API = URI.create("https://api.example.org/v1");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ScriptedNames names = new ScriptedNames();
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final InstantSource clock = () -> now;
  private final EgressGuard guard = EgressGuard.forProviders(AllowList.NOTHING, names, clock);

  @Test
  void aPublicNameIsGrantedWithItsAddressesIpv4First() {
    names.leading("api.example.org", "2606:4700::1", "8.8.8.8", "8.8.4.4");

    assertThat(ask(API)).isEqualTo(granted("8.8.8.8", "8.8.4.4", "2606:4700::1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254",
        "https://169.254.169.254/latest",
        "http://[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://[64:ff9b::7f00:1]",
        "https://[fd00:ec2::254]",
        "https://0.0.0.0:3000",
        "https://ten.example.org",
        "https://mixed.example.org"
      })
  void whatIsNotPublicIsRefused(String url) {
    names
        .leading("ten.example.org", "10.0.0.1")
        .leading("mixed.example.org", "8.8.8.8", "10.0.0.1");

    assertThat(ask(URI.create(url))).isEqualTo(new Refused(Refusal.NOT_PUBLIC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://2130706433",
        "https://0x7f000001",
        "https://0x7f.1",
        "https://0177.0.0.1",
        "https://127.1",
        "https://api.example.org.",
        "https://[fe80::1%25eth0]",
        "https://１２７.0.0.1",
        "ftp://api.example.org",
        "file:///etc/passwd"
      })
  void aHostInDisguiseIsRefusedWithoutAskingAnybody(String url) {
    names.leading("api.example.org", "8.8.8.8");

    assertThat(ask(URI.create(url))).isEqualTo(new Refused(Refusal.DISGUISED));
    assertThat(names.asked()).isZero();
  }

  @Test
  void withoutTlsOnlyWhatIsExceptedIsGranted() {
    names.leading("api.example.org", "8.8.8.8").leading("home.example.org", "10.1.2.3");
    EgressGuard open = EgressGuard.forProviders(allowing("10.0.0.0/8"), names, clock);

    assertThat(open.await(URI.create("http://api.example.org"), PATIENCE))
        .isEqualTo(new Refused(Refusal.UNENCRYPTED));
    assertThat(open.await(URI.create("http://home.example.org"), PATIENCE))
        .isEqualTo(granted("10.1.2.3"));
  }

  @Test
  void whatUsersBringKnowsNoExceptions() {
    names.leading("home.example.org", "10.1.2.3").leading("api.example.org", "8.8.8.8");
    EgressGuard users = EgressGuard.forUsers(names, clock);

    assertThat(users.await(URI.create("https://home.example.org"), PATIENCE))
        .isEqualTo(new Refused(Refusal.NOT_PUBLIC));
    assertThat(users.await(URI.create("http://api.example.org"), PATIENCE))
        .isEqualTo(new Refused(Refusal.UNENCRYPTED));
    assertThat(users.await(API, PATIENCE)).isEqualTo(granted("8.8.8.8"));
  }

  @Test
  void aNameIsAskedForOnceInTwentySecondsAndAnewBeforeItIsForgotten() {
    names.leading("api.example.org", "8.8.8.8");
    ask(API);
    assertThat(guard.recall(API)).isEqualTo(granted("8.8.8.8"));
    assertThat(names.asked()).isEqualTo(1);

    names.leading("api.example.org", "10.0.0.1");
    now = now.plusSeconds(20);
    assertThat(guard.recall(API)).as("nobody waits").isEqualTo(granted("8.8.8.8"));
    await()
        .untilAsserted(
            () -> assertThat(guard.recall(API)).isEqualTo(new Refused(Refusal.NOT_PUBLIC)));
    assertThat(names.asked()).isEqualTo(2);
  }

  @Test
  void afterThirtySecondsNothingIsKnownAnyMore() {
    names.leading("api.example.org", "8.8.8.8");
    ask(API);
    now = now.plusSeconds(30);

    assertThat(guard.recall(API)).isNull();
  }

  @Test
  void aNameThatDoesNotResolveIsAskedForAgainAfterFiveSeconds() {
    assertThat(ask(API)).isEqualTo(new Unresolved());
    names.leading("api.example.org", "8.8.8.8");
    assertThat(ask(API)).isEqualTo(new Unresolved());
    now = now.plusSeconds(5);

    assertThat(ask(API)).isEqualTo(granted("8.8.8.8"));
    assertThat(names.asked()).isEqualTo(2);
  }

  @Test
  void aFailingResolverTakesNothingAwayBeforeItsTime() {
    names.leading("api.example.org", "8.8.8.8");
    ask(API);
    names.leading("api.example.org");
    now = now.plusSeconds(25);
    guard.recall(API);

    await().until(() -> names.asked() == 2);
    assertThat(guard.recall(API)).isEqualTo(granted("8.8.8.8"));
  }

  @Test
  void anAddressInUseStaysFirstWhileItIsGranted() {
    names.leading("api.example.org", "8.8.8.8", "8.8.4.4");
    ask(API);
    names.leading("api.example.org", "8.8.4.4", "1.1.1.1", "8.8.8.8");
    now = now.plusSeconds(31);

    assertThat(ask(API)).isEqualTo(granted("8.8.8.8", "8.8.4.4", "1.1.1.1"));
  }

  @Test
  void anAddressThatCannotBeReachedIsTriedLast() {
    names.leading("api.example.org", "8.8.8.8", "8.8.4.4");
    ask(API);

    guard.unreachable(API, InetAddress.ofLiteral("8.8.8.8"));

    assertThat(guard.recall(API)).isEqualTo(granted("8.8.4.4", "8.8.8.8"));
  }

  @Test
  void manyWhoAskForOneNameAreAnsweredByOneQuestion() {
    CountDownLatch gate = names.leading("api.example.org", "8.8.8.8").delaying("api.example.org");

    List<CompletableFuture<Clearance>> asked =
        IntStream.range(0, 50).mapToObj(_ -> guard.ask(API).toCompletableFuture()).toList();
    gate.countDown();

    assertThat(asked).allSatisfy(one -> assertThat(one.join()).isEqualTo(granted("8.8.8.8")));
    assertThat(names.asked()).isEqualTo(1);
  }

  @Test
  void aSlowNameHoldsUpNoOther() {
    CountDownLatch gate = names.delaying("slow.example.org");
    names.leading("api.example.org", "8.8.8.8");
    try {
      URI slow = URI.create("https://slow.example.org");
      for (int i = 0; i < 100; i++) {
        assertThat(guard.ask(slow).toCompletableFuture()).isNotDone();
      }

      assertThat(ask(API)).isEqualTo(granted("8.8.8.8"));
      assertThat(guard.await(slow, Duration.ofMillis(50))).isEqualTo(new Unresolved());
    } finally {
      gate.countDown();
    }
  }

  @Test
  void whatIsRememberedHasABound() {
    for (int i = 0; i < KnownHosts.HOSTS_MAX + 50; i++) {
      ask(URI.create("https://h" + i + ".example.org"));
    }

    long remembered =
        IntStream.range(0, KnownHosts.HOSTS_MAX + 50)
            .filter(i -> guard.recall(URI.create("https://h" + i + ".example.org")) != null)
            .count();
    assertThat(remembered).isEqualTo(KnownHosts.HOSTS_MAX);
  }

  private Clearance ask(URI url) {
    return guard.await(url, PATIENCE);
  }

  private static Granted granted(String... addresses) {
    return new Granted(Stream.of(addresses).map(InetAddress::ofLiteral).toList());
  }
}
