package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every store of people and organisations does. */
public abstract class UserStoreContract {

  private final String run = LedgerBench.newId().toString();

  /** The store under test; it may have others in it. */
  protected abstract UserStore store();

  /** Where their accounts are. */
  protected abstract AccountBook accounts();

  @Test
  protected void anAddedPersonIsFoundAndHasAnAccount() {
    User user = store().add(aUser(run));

    assertThat(store().find(user.id())).contains(user);
    assertThat(user.username()).isEqualTo(run);
    assertThat(user.displayName()).isEqualTo("Somebody");
    assertThat(user.role()).isEqualTo(Role.ADMIN);
    assertThat(user.group()).isEqualTo("vip");
    assertThat(user.enabled()).isTrue();
    Account account = accounts().find(user.account()).orElseThrow();
    assertThat(account.owner()).isEqualTo(new Account.Owner(Account.OwnerType.USER, user.id()));
    assertThat(account.tenant()).isEqualTo(user.id());
  }

  @Test
  protected void aUserNameIsTakenOnce() {
    store().add(aUser(run));

    taken(() -> store().add(aUser(run)), "username");
  }

  @Test
  protected void anAddedOrganisationIsFoundAndHasAnAccount() {
    Organisation organisation = store().addOrganisation(run);

    assertThat(store().findOrganisation(run)).contains(organisation);
    Account account = accounts().find(organisation.account()).orElseThrow();
    assertThat(account.owner())
        .isEqualTo(new Account.Owner(Account.OwnerType.ORG, organisation.id()));
  }

  @Test
  protected void anOrganisationsNameIsTakenOnce() {
    store().addOrganisation(run);

    taken(() -> store().addOrganisation(run), "name");
  }

  @Test
  protected void noUserSharesATenantWithAnOrganisation() {
    User user = store().add(aUser(run));
    Organisation organisation = store().addOrganisation(run);

    assertThat(user.id()).isNotEqualTo(organisation.id());
    assertThat(user.account()).isNotEqualTo(organisation.account());
  }

  @Test
  protected void peopleAndOrganisationsAreTenants() {
    assertThat(store().isTenant(store().add(aUser(run)).id())).isTrue();
    assertThat(store().isTenant(store().addOrganisation(run).id())).isTrue();
    assertThat(store().isTenant(Long.MAX_VALUE)).isFalse();
  }

  @Test
  protected void pagesComeNewestFirst() {
    long before = store().list(0, 1).total();
    User first = store().add(aUser(run + 1));
    User second = store().add(aUser(run + 2));

    assertThat(store().list(0, 1).items()).containsExactly(second);
    assertThat(store().list(1, 1).items()).containsExactly(first);
    assertThat(store().list(0, 1).total()).isEqualTo(before + 2);
  }

  @Test
  protected void whoIsNotThereIsNotFound() {
    assertThat(store().find(Long.MAX_VALUE)).isEmpty();
    assertThat(store().findOrganisation(run)).isEmpty();
  }

  /** A person with this user name. */
  protected static UserStore.NewUser aUser(String username) {
    return new UserStore.NewUser(
        username, Secret.of("correct horse battery"), "Somebody", Role.ADMIN, "vip");
  }

  private static void taken(ThrowingCallable call, String field) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class,
            refusal ->
                assertThat(refusal.error()).isEqualTo(new GatewayError.AlreadyExists(field)));
  }
}
