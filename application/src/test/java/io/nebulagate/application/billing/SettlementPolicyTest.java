package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.SettlementPolicy.Bill;
import io.nebulagate.application.billing.SettlementPolicy.Ending;
import io.nebulagate.application.billing.SettlementPolicy.Known;
import org.junit.jupiter.api.Test;

/** The lines of the settlement table, one test each; later lines come with what they settle. */
class SettlementPolicyTest {

  private final SettlementPolicy policy = new SettlementPolicy();

  @Test
  void s1SuccessWithUsageIsChargedExactly() {
    assertThat(policy.bill(served(true, true))).isEqualTo(Bill.REPORTED);
  }

  @Test
  void s2SuccessWithoutUsageIsCounted() {
    assertThat(policy.bill(served(false, true))).isEqualTo(Bill.COUNTED);
  }

  @Test
  void s5NothingProducedCostsNothing() {
    assertThat(policy.bill(served(true, false))).isEqualTo(Bill.NOTHING);
    assertThat(policy.bill(served(false, false))).isEqualTo(Bill.NOTHING);
  }

  @Test
  void s7WhenEveryAttemptFailedTheHoldIsGivenBack() {
    assertThat(policy.bill(new Known(Ending.FAILED, false, false, false))).isEqualTo(Bill.VOID);
  }

  @Test
  void s9AnUpstreamThatBrokeIsPaidForWhatItReportedOrDelivered() {
    assertThat(policy.bill(new Known(Ending.BROKEN, true, true, true))).isEqualTo(Bill.REPORTED);
    assertThat(policy.bill(new Known(Ending.BROKEN, true, false, true))).isEqualTo(Bill.COUNTED);
  }

  @Test
  void s10AClientThatLeftPaysForWhatWasReportedOrDelivered() {
    assertThat(policy.bill(left(true, true, true))).isEqualTo(Bill.REPORTED);
    assertThat(policy.bill(left(true, false, true))).isEqualTo(Bill.COUNTED);
  }

  @Test
  void s11AClientThatLeftBeforeTheFirstDeltaPaysForThePrompt() {
    assertThat(policy.bill(left(true, false, false))).isEqualTo(Bill.PROMPT_COUNTED);
  }

  @Test
  void s12AClientThatLeftBeforeTheUpstreamAcceptedPaysNothing() {
    assertThat(policy.bill(left(false, false, false))).isEqualTo(Bill.VOID);
  }

  private static Known served(boolean reported, boolean produced) {
    return new Known(Ending.SERVED, true, reported, produced);
  }

  private static Known left(boolean accepted, boolean reported, boolean produced) {
    return new Known(Ending.CLIENT_LEFT, accepted, reported, produced);
  }
}
