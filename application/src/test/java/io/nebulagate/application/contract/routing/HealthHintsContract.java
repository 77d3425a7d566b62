package io.nebulagate.application.contract.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.routing.HealthHints;
import io.nebulagate.domain.routing.RouteState.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How replicas tell each other of routes that rest. */
public abstract class HealthHintsContract {

  private static final Rest OPEN = new Rest(Rest.Kind.OPEN, Duration.ofSeconds(30));
  private static final Rest COOLING = new Rest(Rest.Kind.COOLING, Duration.ofSeconds(20));

  /** What was told, to be compared but for the time that has passed since. */
  private record Heard(long route, Rest.Kind kind) {}

  /** Another replica of the gateway under test. */
  protected abstract HealthHints replica();

  /** Lets everybody hear what was told until now, but nothing later. */
  protected abstract void pass();

  @Test
  protected void theOthersHearWhatOneTellsAndItselfDoesNot() {
    HealthHints one = replica();
    List<Heard> here = follow(one);
    List<Heard> second = follow(replica());
    List<Heard> third = follow(replica());

    one.tell(7, OPEN);
    one.tell(8, COOLING);
    pass();

    List<Heard> all = List.of(new Heard(7, Rest.Kind.OPEN), new Heard(8, Rest.Kind.COOLING));
    assertThat(second).containsExactlyInAnyOrderElementsOf(all);
    assertThat(third).containsExactlyInAnyOrderElementsOf(all);
    assertThat(here).isEmpty();
  }

  @Test
  protected void nothingIsHeardForLongerThanItWasTold() {
    HealthHints one = replica();
    List<Rest> heard = new ArrayList<>();
    replica().follow((_, rest) -> heard.add(rest));

    one.tell(7, OPEN);
    pass();

    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst().lasting())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  @Test
  protected void twoMayTellOfTheSameRoute() {
    HealthHints one = replica();
    HealthHints other = replica();
    List<Heard> third = follow(replica());

    one.tell(7, OPEN);
    other.tell(7, OPEN);
    pass();

    assertThat(third).containsExactly(new Heard(7, Rest.Kind.OPEN), new Heard(7, Rest.Kind.OPEN));
  }

  @Test
  protected void whatIsToldLaterIsHeardLater() {
    HealthHints one = replica();
    List<Heard> other = follow(replica());
    one.tell(7, OPEN);
    pass();

    one.tell(Long.MAX_VALUE >> 12, COOLING);
    pass();

    assertThat(other).contains(new Heard(Long.MAX_VALUE >> 12, Rest.Kind.COOLING));
  }

  private static List<Heard> follow(HealthHints hints) {
    List<Heard> heard = new ArrayList<>();
    hints.follow((route, rest) -> heard.add(new Heard(route, rest.kind())));
    return heard;
  }
}
