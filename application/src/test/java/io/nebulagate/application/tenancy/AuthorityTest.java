package io.nebulagate.application.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryRequestLog;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.access.InMemoryMembers;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.application.fake.notice.InMemoryWebhooks;
import io.nebulagate.application.fake.voucher.InMemoryVouchers;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryUsers users = new InMemoryUsers(ledger, InstantSource.system());
  private final InMemoryMembers members = new InMemoryMembers(users, InstantSource.system());
  private final InMemoryProjects projects = new InMemoryProjects();
  private final Authority authority =
      new Authority(
          members,
          new Owners(
              ledger,
              new InMemoryApiKeys(),
              projects,
              users,
              new InMemoryRequestLog(ledger),
              new Owners.Sold(
                  new InMemoryVouchers(ledger),
                  new InMemorySubscriptions(ledger, InstantSource.system())),
              new InMemoryWebhooks()));

  private final User anna = person("anna");
  private final User ben = person("ben");
  private final Organisation org = users.addOrganisation("acme");

  @Test
  void everybodyMayEverythingWithWhatIsTheirOwn() {
    for (Permission permission : Permission.values()) {
      assertThatCode(() -> ask(anna, permission, Thing.ACCOUNT, anna.account()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void strangersAreToldThatThereIsNoSuchThing() {
    refused(() -> ask(ben, Permission.SEE_MONEY, Thing.ACCOUNT, anna.account()), "not_found");
    refused(() -> ask(ben, Permission.SEE, Thing.ACCOUNT, org.account()), "not_found");
    refused(() -> require(ben, Permission.SEE, Thing.ORGANISATION, org.id()), "not_found");
  }

  @Test
  void whatIsNotThereReadsTheSame() {
    refused(() -> require(ben, Permission.SEE, Thing.API_KEY, 987_654L), "not_found");
    refused(() -> require(ben, Permission.SEE, Thing.REQUEST, "req_nonsense"), "not_found");
    refused(() -> require(operator(), Permission.SEE, Thing.ACCOUNT, "abc"), "not_found");
  }

  @Test
  void operatorsMayEverything() {
    assertThatCode(() ->
            authority.require(
                operator(), Permission.CHANGE_MEMBERS, Thing.ORGANISATION, "" + org.id()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "VIEWER, SEE, true",
    "VIEWER, SEE_MONEY, false",
    "VIEWER, CHANGE_KEYS, false",
    "DEVELOPER, CHANGE_KEYS, true",
    "DEVELOPER, SEE_MONEY, false",
    "DEVELOPER, CHANGE_LIMITS, false",
    "BILLING, SEE_MONEY, true",
    "BILLING, CHANGE_LIMITS, true",
    "BILLING, CHANGE_KEYS, false",
    "BILLING, CHANGE_MEMBERS, false",
    "OWNER, CHANGE_MEMBERS, true",
    "OWNER, SEE_MONEY, true"
  })
  void membersMayWhatTheirRoleIncludes(
      OrganisationRole role, Permission permission, boolean allowed) {
    members.put(org.id(), ben.id(), role);

    if (allowed) {
      assertThatCode(() -> ask(ben, permission, Thing.ACCOUNT, org.account()))
          .doesNotThrowAnyException();
    } else {
      refused(() -> ask(ben, permission, Thing.ACCOUNT, org.account()), "permission_denied");
    }
  }

  @Test
  void peopleSeeTheirOwnAndTheirOrganisationsThings() {
    members.put(org.id(), ben.id(), OrganisationRole.VIEWER);

    assertThat(authority.visibleTo(Principal.of(ben))).contains(List.of(ben.id(), org.id()));
    assertThat(authority.visibleTo(Principal.of(anna))).contains(List.of(anna.id()));
    assertThat(authority.visibleTo(operator())).isEqualTo(Optional.empty());
  }

  private void ask(User who, Permission permission, Thing thing, AccountId account) {
    require(who, permission, thing, account.value());
  }

  private void require(User who, Permission permission, Thing thing, Object id) {
    require(Principal.of(who), permission, thing, id);
  }

  private void require(Principal who, Permission permission, Thing thing, Object id) {
    authority.require(who, permission, thing, id.toString());
  }

  private User person(String name) {
    return users.add(new NewUser(name, Secret.of("long enough"), name, Role.USER, ""));
  }

  private static Principal operator() {
    return new Principal("root", OptionalLong.empty(), 1, new AccountId(1), Role.ADMIN);
  }

  private static void refused(Runnable call, String code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error().code()).isEqualTo(code));
  }
}
