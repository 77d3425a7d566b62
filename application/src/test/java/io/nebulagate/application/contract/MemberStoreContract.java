package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of members does. */
public abstract class MemberStoreContract {

  private final String run = LedgerBench.newId().toString();
  private User anna;
  private User ben;
  private long org;

  /** The store under test; it may have others in it. */
  protected abstract MemberStore store();

  /** Where people and organisations are. */
  protected abstract UserStore users();

  @BeforeEach
  protected void twoPeopleAndAnOrganisation() {
    anna = users().add(UserStoreContract.aUser(run + "-anna"));
    ben = users().add(UserStoreContract.aUser(run + "-ben"));
    org = users().addOrganisation(run).id();
  }

  @Test
  protected void aMemberIsFoundFromBothSides() {
    Member member = store().put(org, anna.id(), OrganisationRole.DEVELOPER);

    assertThat(member.username()).isEqualTo(anna.username());
    assertThat(store().find(org, anna.id())).contains(member);
    assertThat(store().of(anna.id())).containsExactly(member);
    assertThat(store().in(org)).containsExactly(member);
    assertThat(store().find(org, ben.id())).isEmpty();
  }

  @Test
  protected void membersComeByName() {
    store().put(org, ben.id(), OrganisationRole.VIEWER);
    store().put(org, anna.id(), OrganisationRole.OWNER);

    assertThat(store().in(org)).extracting(Member::user).containsExactly(anna.id(), ben.id());
  }

  @Test
  protected void anotherRoleReplacesTheFirstAndKeepsTheDate() {
    Member before = store().put(org, anna.id(), OrganisationRole.VIEWER);

    Member after = store().put(org, anna.id(), OrganisationRole.BILLING);

    assertThat(after.role()).isEqualTo(OrganisationRole.BILLING);
    assertThat(after.since()).isEqualTo(before.since());
    assertThat(store().in(org)).containsExactly(after);
  }

  @Test
  protected void aRemovedMemberIsGone() {
    store().put(org, anna.id(), OrganisationRole.VIEWER);

    assertThat(store().remove(org, anna.id())).isTrue();
    assertThat(store().remove(org, anna.id())).isFalse();
    assertThat(store().in(org)).isEmpty();
  }

  @Test
  protected void theLastOwnerStays() {
    store().put(org, anna.id(), OrganisationRole.OWNER);

    refused(() -> store().remove(org, anna.id()), "invalid_value");
    refused(() -> store().put(org, anna.id(), OrganisationRole.VIEWER), "invalid_value");

    assertThat(store().in(org)).extracting(Member::role).containsExactly(OrganisationRole.OWNER);
  }

  @Test
  protected void twoOwnersWhoLeaveAtOnceLeaveOne() {
    store().put(org, anna.id(), OrganisationRole.OWNER);
    store().put(org, ben.id(), OrganisationRole.OWNER);

    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<CompletableFuture<Boolean>> leaving =
          Stream.of(anna, ben)
              .map(user ->
                  CompletableFuture.supplyAsync(() -> store().remove(org, user.id()), threads)
                      .exceptionally(_ -> false))
              .toList();
      assertThat(leaving.stream().filter(CompletableFuture::join)).hasSize(1);
    }

    assertThat(store().in(org)).hasSize(1);
  }

  @Test
  protected void strangersAndNowhereAreRefused() {
    refused(() -> store().put(Long.MAX_VALUE, anna.id(), OrganisationRole.OWNER), "not_found");
    refused(() -> store().put(org, Long.MAX_VALUE, OrganisationRole.OWNER), "not_found");
    assertThat(store().remove(Long.MAX_VALUE, anna.id())).isFalse();
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error().code()).isEqualTo(code));
  }
}
