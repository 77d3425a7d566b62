package io.nebulagate.application.contract.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.signin.TotpStore;
import io.nebulagate.application.signin.TotpStore.Kept;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of second factors does. */
public abstract class TotpStoreContract {

  private static final Secret FIRST = Secret.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  private static final Secret SECOND = Secret.of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");

  private final String run = UUID.randomUUID().toString();

  /** The store under test; it may have others in it. */
  protected abstract TotpStore store();

  protected abstract People people();

  @Test
  protected void aProposalIsReplacedUntilItIsConfirmed() {
    long user = somebody();
    assertThat(store().find(user)).isEmpty();

    assertThat(store().propose(user, FIRST)).isTrue();
    assertThat(store().propose(user, SECOND)).isTrue();
    assertThat(store().find(user)).contains(new Kept(SECOND, false));

    assertThat(store().confirm(user, 7, List.of("a"))).isTrue();
    assertThat(store().propose(user, FIRST)).isFalse();
    assertThat(store().find(user)).contains(new Kept(SECOND, true));
  }

  @Test
  protected void thereIsNothingToConfirmTwiceOrBeforeItIsProposed() {
    long user = somebody();
    assertThat(store().confirm(user, 7, List.of("a"))).isFalse();
    store().propose(user, FIRST);
    store().confirm(user, 7, List.of("a"));

    assertThat(store().confirm(user, 8, List.of("b"))).isFalse();

    assertThat(store().spendRecovery(user, "b")).isFalse();
  }

  @Test
  protected void aStepCountsOnceAndNoneBeforeIt() {
    long user = confirmed();

    assertThat(store().spendStep(user, 7)).isFalse();
    assertThat(store().spendStep(user, 9)).isTrue();
    assertThat(store().spendStep(user, 9)).isFalse();
    assertThat(store().spendStep(user, 8)).isFalse();
    assertThat(store().spendStep(user, 10)).isTrue();
  }

  @Test
  protected void aRecoveryCodeCountsOnceAndForItsOwner() {
    long user = confirmed();
    long other = people().add(run + "-2", Secret.of("correct horse battery"), Role.USER).id();

    assertThat(store().spendRecovery(other, "a")).isFalse();
    assertThat(store().spendRecovery(user, "a")).isTrue();
    assertThat(store().spendRecovery(user, "a")).isFalse();
    assertThat(store().spendRecovery(user, "b")).isTrue();
  }

  @Test
  protected void whatIsRemovedLeavesNoCodes() {
    long user = confirmed();

    store().remove(user);

    assertThat(store().find(user)).isEmpty();
    assertThat(store().spendRecovery(user, "a")).isFalse();
    assertThat(store().spendStep(user, 99)).isFalse();
    assertThat(store().propose(user, FIRST)).isTrue();
  }

  private long confirmed() {
    long user = somebody();
    store().propose(user, FIRST);
    store().confirm(user, 7, List.of("a", "b"));
    return user;
  }

  private long somebody() {
    return people().add(run, Secret.of("correct horse battery"), Role.USER).id();
  }
}
