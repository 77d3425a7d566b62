package io.nebulagate.application.signin.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.signin.InMemoryExternalIdentities;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.application.fake.signin.InMemoryTotp;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.signin.SecondFactor;
import io.nebulagate.application.signin.SetupStore;
import io.nebulagate.application.signin.external.ExternalSignInUseCase.Outcome;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.ExternalSignInRefused;
import io.nebulagate.domain.error.GatewayError.ExternalSignInRefused.Reason;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.domain.signin.OneTimeCode;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ExternalSignInServiceTest {

  private static final long SEED = Long.getLong("seed", 11);
  private static final Secret PASSWORD = Secret.of("correct horse battery");
  private static final String ISSUER = "https://id.example.org";
  private static final EmailAddress ADDRESS = new EmailAddress("ada@example.org");
  private static final String CLIENT = "203.0.113.7";
  private static final int AT_ONCE = 8;

  private final Random random = new Random(SEED);
  private final ManualClock clock = new ManualClock();
  private final InMemoryPeople people = new InMemoryPeople();
  private final InMemoryTotp factors = new InMemoryTotp();
  private final InMemoryExternalIdentities identities = new InMemoryExternalIdentities(people);
  private final List<String> trail = new ArrayList<>();
  private boolean peopled = true;
  private final ExternalSignInService service =
      new ExternalSignInService(
          new ExternalAccounts(identities, new Peopled(), random),
          people,
          people.sessions(),
          new SecondFactor(factors, clock),
          new Attempts(new InMemoryTallies(), clock),
          () -> new UUID(random.nextLong(), random.nextLong()),
          clock);

  /** How to repeat this. */
  @Override
  public String toString() {
    return "-Dseed=" + SEED;
  }

  @Test
  void anAddressThatBothSidesHaveVerifiedLinks() {
    Person ada = person("ada", ADDRESS);

    Session session = begun(signIn(strict("1", ADDRESS)));

    assertThat(session.user()).isEqualTo(ada.id());
    assertThat(session.kind()).isEqualTo(Session.Kind.CONSOLE);
    assertThat(people.sessions().find(session.id())).isPresent();
    assertThat(trail).containsExactly("identity.link ada true", "session.begin ada true");
  }

  @Test
  void theLinkOutlivesEveryAddress() {
    Person ada = person("ada", ADDRESS);
    EmailAddress others = new EmailAddress("bob@example.org");
    person("bob", others);
    begun(signIn(strict("1", ADDRESS)));

    assertThat(begun(signIn(strict("1", others))).user()).isEqualTo(ada.id());
    assertThat(begun(signIn(strict("1"))).user()).isEqualTo(ada.id());
    assertThat(trail).containsOnlyOnce("identity.link ada true");
  }

  @Test
  void anAddressThatOnlyOneSideHasVerifiedLinksNothing() {
    people.add("ada", PASSWORD, Role.ROOT);

    assertThat(reason(strict("1"))).isEqualTo(Reason.EMAIL_NOT_VERIFIED);
    assertThat(reason(strict("1", ADDRESS))).isEqualTo(Reason.NOBODY);

    assertThat(trail).isEmpty();
  }

  @Test
  void anAddressThatIsSomebodyElsesAtTheProviderByNowOpensNothing() {
    person("ada", ADDRESS);
    begun(signIn(strict("1", ADDRESS)));

    assertThat(reason(strict("2", ADDRESS))).isEqualTo(Reason.LINKED_TO_ANOTHER);
    assertThat(reason(open("2", "ada", ADDRESS))).isEqualTo(Reason.LINKED_TO_ANOTHER);
  }

  @Test
  void whoIsDisabledStaysOutLinkedOrNot() {
    Person ada = person("ada", ADDRESS);
    people.disable(ada.id());
    assertThat(reason(strict("1", ADDRESS))).isEqualTo(Reason.DISABLED);
    assertThat(identities.of(ada.id())).isEmpty();

    Person bob = person("bob", new EmailAddress("bob@example.org"));
    begun(signIn(strict("2", new EmailAddress("bob@example.org"))));
    people.disable(bob.id());

    assertThat(reason(strict("2"))).isEqualTo(Reason.DISABLED);
  }

  @Test
  void somebodyNewIsAnOrdinaryUserWhereTheOperatorLetsPeopleIn() {
    Session session = begun(signIn(open("1", "ada", ADDRESS)));

    assertThat(session.role()).isEqualTo(Role.USER);
    assertThat(people.find("ada").orElseThrow().person().id()).isEqualTo(session.user());
    assertThat(people.book().addressOf(session.user())).contains(ADDRESS);
    assertThat(trail).containsExactly("identity.sign-up ada true", "session.begin ada true");
  }

  @Test
  void somebodyNewWithoutAVerifiedAddressHasNoneHere() {
    Person ada = person("ada", ADDRESS);

    Session session = begun(signIn(open("1", "newcomer")));

    assertThat(session.user()).isNotEqualTo(ada.id());
    assertThat(people.book().addressOf(session.user())).isEmpty();
  }

  @Test
  void aNameThatIsTakenOrOursGetsATail() {
    people.add("ada", PASSWORD, Role.ROOT);

    long second = begun(signIn(open("1", "ada"))).user();
    long root = begun(signIn(open("2", "Root"))).user();
    long nameless = begun(signIn(open("3", "§§ §"))).user();

    assertThat(nameOf(second)).matches("ada-[0-9a-z]{6}");
    assertThat(nameOf(root)).matches("Root-[0-9a-z]{6}");
    assertThat(nameOf(nameless)).isEqualTo("user");
  }

  @Test
  void theFirstUserIsMadeBySetupOnly() {
    peopled = false;

    assertThat(reason(open("1", "ada", ADDRESS))).isEqualTo(Reason.NOT_SET_UP);
  }

  @Test
  void ofManyFirstSignInsAtOnceOneMakesTheUserAndAllAreLetIn()
      throws InterruptedException, ExecutionException {
    List<Future<Session>> sessions = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        sessions.add(
            threads.submit(
                () -> begun(service.signIn(open("1", "ada", ADDRESS), (_, _) -> _ -> {}))));
      }
    }

    Set<Long> users = new HashSet<>();
    Set<UUID> ids = new HashSet<>();
    for (Future<Session> session : sessions) {
      users.add(session.get().user());
      ids.add(session.get().id());
    }
    assertThat(users).hasSize(1);
    assertThat(ids).hasSize(AT_ONCE);
  }

  @Test
  void whoHasASecondFactorShowsItByThisDoorToo() {
    Person ada = person("ada", ADDRESS);
    Secret recovery = Secret.of("0123-4567-89AB-CDEF");
    factors.propose(ada.id(), Secret.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    factors.confirm(ada.id(), 1, List.of(OneTimeCode.digest(recovery)));

    Outcome outcome = signIn(strict("1", ADDRESS));
    assertThat(outcome).isEqualTo(new Outcome.SecondFactorNeeded(ada.id()));
    assertThatThrownBy(() -> service.confirm(ada.id(), Secret.of("000000"), CLIENT))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(refused.error()).isEqualTo(new GatewayError.InvalidCredentials()));

    assertThat(service.confirm(ada.id(), recovery, CLIENT).person().id()).isEqualTo(ada.id());
    assertThatThrownBy(() -> service.confirm(ada.id(), recovery, CLIENT))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void peopleEndTheirOwnLinksOnly() {
    Person ada = person("ada", ADDRESS);
    begun(signIn(strict("1", ADDRESS)));
    long link = service.identities(ada.id()).getFirst().id();

    assertThatThrownBy(() -> service.unlink(ada.id() + 1, link))
        .isInstanceOf(GatewayException.class);
    service.unlink(ada.id(), link);

    assertThat(service.identities(ada.id())).isEmpty();
  }

  private Outcome signIn(ExternalAssertion who) {
    return service.signIn(
        who,
        (action, actor) ->
            done -> {
              synchronized (trail) {
                trail.add(action + " " + actor.name() + " " + done);
              }
            });
  }

  private static Session begun(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Begun.class);
    return ((Outcome.Begun) outcome).session();
  }

  private Reason reason(ExternalAssertion who) {
    try {
      signIn(who);
    } catch (GatewayException refused) {
      return ((ExternalSignInRefused) refused.error()).reason();
    }
    throw new AssertionError("it was not refused");
  }

  private String nameOf(long user) {
    return people.find(user).orElseThrow().person().username();
  }

  private Person person(String name, EmailAddress address) {
    Person person = people.add(name, PASSWORD, Role.ADMIN);
    people.book().keep(person.id(), address);
    return person;
  }

  private static ExternalAssertion strict(String subject, EmailAddress... address) {
    return assertion(subject, "somebody", false, address);
  }

  private static ExternalAssertion open(String subject, String name, EmailAddress... address) {
    return assertion(subject, name, true, address);
  }

  private static ExternalAssertion assertion(
      String subject, String name, boolean mayBeNew, EmailAddress... address) {
    return new ExternalAssertion(
        new ExternalIdentity(ISSUER, subject),
        List.of(address).stream().findFirst(),
        name,
        "Somebody",
        mayBeNew);
  }

  /** A gateway that has been set up, or not. */
  private final class Peopled implements SetupStore {

    @Override
    public boolean peopled() {
      return peopled;
    }

    @Override
    public boolean renew(String digest) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<User> claim(String digest, NewUser first) {
      throw new UnsupportedOperationException();
    }
  }
}
