package io.nebulagate.application.contract.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.risk.Risk;
import io.nebulagate.application.risk.Risk.Source;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.RiskLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What everybody who keeps risks does. */
public abstract class RiskStoreContract {

  private static final Duration DAY = Duration.ofDays(1);

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  /** What is under test; it may keep others. */
  protected abstract RiskStore store();

  /** The id of a user that is there. */
  protected abstract long aUser();

  /** The id of an organisation that is there. */
  protected abstract long anOrganisation();

  @Test
  protected void whatIsPutCountsForUsersAndOrganisations() {
    Risk one = risk(aUser(), Source.OPERATOR, RiskLevel.LOW, DAY);
    Risk other = risk(anOrganisation(), Source.RULE, RiskLevel.HIGH, DAY);

    store().put(one);
    store().put(other);

    assertThat(store().counting()).contains(one, other);
  }

  @Test
  protected void whatASourceSaysTakesThePlaceOfWhatItSaidBefore() {
    long owner = aUser();
    Risk operators = risk(owner, Source.OPERATOR, RiskLevel.LOW, DAY);
    Risk rules = risk(owner, Source.RULE, RiskLevel.MEDIUM, DAY);
    store().put(risk(owner, Source.OPERATOR, RiskLevel.HIGH, DAY));
    store().put(rules);

    store().put(operators);

    assertThat(of(owner)).containsExactly(operators, rules);
  }

  @ParameterizedTest(name = "{0} for {1} h, then {2} for {3} h raised: {4}")
  @CsvSource({
    "LOW, 24, HIGH, 1, true",
    "HIGH, 1, LOW, 24, false",
    "HIGH, 24, HIGH, 12, false",
    "HIGH, 12, HIGH, 24, true"
  })
  protected void onlyTheWorseIsRaised(
      RiskLevel before, int hours, RiskLevel after, int hoursAfter, boolean raised) {
    long owner = aUser();
    Risk kept = risk(owner, Source.RULE, before, Duration.ofHours(hours));
    Risk risk = risk(owner, Source.RULE, after, Duration.ofHours(hoursAfter));
    store().raise(kept);

    store().raise(risk);

    assertThat(of(owner)).containsExactly(raised ? risk : kept);
  }

  @Test
  protected void whatIsOverCountsNoMoreAndGivesWay() {
    long owner = aUser();
    store().put(risk(owner, Source.RULE, RiskLevel.HIGH, Duration.ofSeconds(-1)));
    assertThat(of(owner)).isEmpty();
    assertThatThrownBy(() -> store().clear(owner))
        .isInstanceOfSatisfying(GatewayException.class, RiskStoreContract::isNotFound);
    Risk low = risk(owner, Source.RULE, RiskLevel.LOW, DAY);

    store().raise(low);

    assertThat(of(owner)).containsExactly(low);
  }

  @Test
  protected void whatIsOverIsForgotten() {
    store().put(risk(aUser(), Source.RULE, RiskLevel.HIGH, Duration.ofSeconds(-1)));

    assertThat(store().forget()).isPositive();
  }

  @Test
  protected void whoIsClearedIsTrustedByAll() {
    long owner = aUser();
    store().put(risk(owner, Source.OPERATOR, RiskLevel.HIGH, DAY));
    store().put(risk(owner, Source.RULE, RiskLevel.HIGH, DAY));

    store().clear(owner);

    assertThat(of(owner)).isEmpty();
  }

  @Test
  protected void nobodyDistrustsWhoIsNotThere() {
    Risk nobody = risk(Long.MAX_VALUE, Source.OPERATOR, RiskLevel.LOW, DAY);

    assertThatThrownBy(() -> store().put(nobody))
        .isInstanceOfSatisfying(GatewayException.class, RiskStoreContract::isNotFound);
    assertThatThrownBy(() -> store().raise(nobody))
        .isInstanceOfSatisfying(GatewayException.class, RiskStoreContract::isNotFound);
  }

  @Test
  protected void pagesTellAllOfThem() {
    store().put(risk(aUser(), Source.OPERATOR, RiskLevel.LOW, DAY));
    store().put(risk(aUser(), Source.OPERATOR, RiskLevel.LOW, DAY));

    List<Risk> paged = new ArrayList<>();
    long total = store().list(0, 1).total();
    for (int page = 0; page < total; page++) {
      paged.addAll(store().list(page, 1).items());
    }

    assertThat(paged).isEqualTo(store().counting()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  protected void ofManyWhoRaiseAtOnceTheWorstStays() throws Exception {
    long owner = aUser();
    List<Future<?>> raised = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        RiskLevel level = i % 2 == 0 ? RiskLevel.LOW : RiskLevel.HIGH;
        Risk risk = risk(owner, Source.RULE, level, Duration.ofHours(i + 1));
        raised.add(threads.submit(() -> store().raise(risk)));
      }
    }
    for (Future<?> one : raised) {
      one.get();
    }

    assertThat(of(owner))
        .containsExactly(risk(owner, Source.RULE, RiskLevel.HIGH, Duration.ofHours(12)));
  }

  private List<Risk> of(long owner) {
    return store().counting().stream().filter(risk -> risk.owner() == owner).toList();
  }

  private Risk risk(long owner, Source source, RiskLevel level, Duration lasting) {
    return new Risk(owner, source, level, "because", now.plus(lasting));
  }

  private static void isNotFound(GatewayException refused) {
    assertThat(refused.error()).isInstanceOf(GatewayError.NotFound.class);
  }
}
