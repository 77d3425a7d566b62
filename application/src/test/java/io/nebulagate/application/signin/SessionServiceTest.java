package io.nebulagate.application.signin;

import static io.nebulagate.application.signin.Stage.PASSWORD;
import static io.nebulagate.application.signin.Stage.credentials;
import static io.nebulagate.application.signin.Stage.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.signin.LockOut;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import io.nebulagate.domain.signin.Session.Kind;
import io.nebulagate.domain.signin.Tally;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionServiceTest {

  private static final Secret WRONG = Secret.of("wrong horse battery");

  private final Stage stage = new Stage();

  @Test
  void whoeverKnowsThePasswordActsAsThemselves() {
    Person ada = stage.person("ada");

    Session session = stage.signIn("ada");

    Principal principal = stage.sessions.resume(session.id(), ada.id()).orElseThrow();
    assertThat(principal.name()).isEqualTo("ada");
    assertThat(principal.role()).isEqualTo(Role.ADMIN);
    assertThat(principal.user()).hasValue(ada.id());
    assertThat(principal.account()).isEqualTo(ada.account());
    assertThat(stage.tallies.size()).isZero();
  }

  @Test
  void everySignInIsASessionOfItsOwn() {
    stage.person("ada");

    assertThat(stage.signIn("ada").id()).isNotEqualTo(stage.signIn("ada").id());
  }

  @Test
  void nobodyLearnsWhoIsThere() {
    stage.person("ada");
    int before = stage.hasher.compared();

    GatewayError known = wrong("ada");
    GatewayError unknown = wrong("nobody");

    assertThat(known).isEqualTo(new GatewayError.InvalidCredentials()).isEqualTo(unknown);
    assertThat(stage.hasher.compared() - before).as("one comparison each").isEqualTo(2);
  }

  @Test
  void whoeverIsDisabledIsToldTheSame() {
    Person ada = stage.person("ada");
    stage.people.disable(ada.id());

    assertThat(refusal(() -> stage.signIn("ada"))).isEqualTo(new GatewayError.InvalidCredentials());
  }

  @Test
  void moreThanBcryptReadsIsWrongAndNotCutOff() {
    Secret longest = Secret.of("x".repeat(72));
    stage.people.add("ada", longest, Role.USER);

    assertThat(refusal(() -> trying("ada", Secret.of("x".repeat(73)))))
        .isEqualTo(new GatewayError.InvalidCredentials());
    assertThat(refusal(() -> trying("ada", Secret.of("x".repeat(1_000_000)))))
        .isEqualTo(new GatewayError.InvalidCredentials());
    trying("ada", longest);
  }

  @Test
  void aNameIsLockedAfterFiveFailuresWhetherOrNotItIsSomebodys() {
    stage.person("ada");
    for (String name : new String[] {"ada", "nobody"}) {
      for (int i = 0; i < LockOut.NARROW.free(); i++) {
        assertThat(wrong(name)).isEqualTo(new GatewayError.InvalidCredentials());
      }
      assertThat(wrong(name)).isEqualTo(new GatewayError.TooManyAttempts(Duration.ofMinutes(1)));
    }
    assertThat(refusal(() -> stage.signIn("ada")))
        .as("the right password waits, too")
        .isInstanceOf(GatewayError.TooManyAttempts.class);
    stage.clock.advance(Duration.ofMinutes(1));
    assertThat(stage.signIn("ada").role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void eachFurtherFailureCostsTwiceTheWaitUpToAnHour() {
    stage.person("ada");
    for (int i = 0; i < LockOut.NARROW.free(); i++) {
      wrong("ada");
    }
    for (long minutes : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      stage.tallies.change(Subject.signIn(Stage.ADDRESS).key(), _ -> Tally.NONE);
      assertThat(wrong("ada"))
          .isEqualTo(new GatewayError.TooManyAttempts(Duration.ofMinutes(minutes)));
      stage.clock.advance(Duration.ofMinutes(minutes));
      assertThat(wrong("ada")).isEqualTo(new GatewayError.InvalidCredentials());
    }
  }

  @Test
  void aSuccessForgetsTheFailuresOfItsAccountButNotThoseOfItsAddress() {
    stage.person("ada");
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 4; i++) {
        assertThat(wrong("ada")).isEqualTo(new GatewayError.InvalidCredentials());
      }
      if (round < 4) {
        stage.signIn("ada");
      }
    }
  }

  @Test
  void anAddressThatTriesManyNamesIsLocked() {
    for (int i = 0; i < LockOut.WIDE.free(); i++) {
      assertThat(wrong("name-" + i)).isEqualTo(new GatewayError.InvalidCredentials());
    }
    assertThat(wrong("another")).isInstanceOf(GatewayError.TooManyAttempts.class);
    stage.person("ada");
    assertThat(refusal(() -> stage.signIn("ada"))).isInstanceOf(GatewayError.TooManyAttempts.class);
  }

  @Test
  void aDayInAnIpv6NetworkIsOneAddress() {
    assertThat(Subject.signIn("2001:db8:1:2::1")).isEqualTo(Subject.signIn("2001:db8:1:2:a::9"));
    assertThat(Subject.signIn("2001:db8:1:2::1")).isNotEqualTo(Subject.signIn("2001:db8:1:3::1"));
    assertThat(Subject.signIn("::ffff:203.0.113.7")).isEqualTo(Subject.signIn("203.0.113.7"));
    assertThat(Subject.signIn("203.0.113.7")).isNotEqualTo(Subject.token("203.0.113.7"));
  }

  @Test
  void aSessionEndsWithItsTimeItsPersonAndItsRole() {
    Person ada = stage.person("ada");
    Session disabled = stage.signIn("ada");
    stage.people.disable(ada.id());
    assertThat(stage.sessions.resume(disabled.id(), ada.id())).isEmpty();

    Person bob = stage.person("bob");
    Session demoted = stage.signIn("bob");
    stage.people.giveRole(bob.id(), Role.USER);
    assertThat(stage.sessions.resume(demoted.id(), bob.id())).isEmpty();

    Person eve = stage.person("eve");
    Session old = stage.signIn("eve");
    stage.clock.advance(Duration.ofHours(12));
    assertThat(stage.sessions.resume(old.id(), eve.id())).isEmpty();
  }

  @Test
  void aSessionIsNobodyElses() {
    Person ada = stage.person("ada");
    Session session = stage.signIn("ada");

    assertThat(stage.sessions.resume(session.id(), ada.id() + 1)).isEmpty();
    assertThat(stage.sessions.resume(new UUID(1, 2), ada.id())).isEmpty();
  }

  @Test
  void aConsolesSessionLivesWithItsUseButNotForever() {
    Person ada = stage.person("ada");
    Session console = stage.sessions.signIn(credentials("ada", PASSWORD), Kind.CONSOLE);
    for (int i = 0; i < 14; i++) {
      assertThat(stage.sessions.resume(console.id(), ada.id())).as("use %d", i).isPresent();
      stage.clock.advance(Duration.ofHours(12).minusSeconds(1));
    }
    stage.clock.advance(Duration.ofMinutes(1));
    assertThat(stage.sessions.resume(console.id(), ada.id())).isEmpty();

    Session idle = stage.sessions.signIn(credentials("ada", PASSWORD), Kind.CONSOLE);
    stage.clock.advance(Duration.ofHours(12));
    assertThat(stage.sessions.resume(idle.id(), ada.id())).isEmpty();
  }

  @Test
  void useIsWrittenDownAtMostOnceAMinute() {
    Person ada = stage.person("ada");
    Session console = stage.sessions.signIn(credentials("ada", PASSWORD), Kind.CONSOLE);
    for (int i = 0; i < 120; i++) {
      stage.clock.advance(Duration.ofSeconds(1));
      stage.sessions.resume(console.id(), ada.id());
    }

    assertThat(stage.people.sessions().timesProlonged(console.id())).isEqualTo(2);
  }

  @Test
  void whoeverLeavesIsGone() {
    Person ada = stage.person("ada");
    Session here = stage.signIn("ada");
    Session there = stage.signIn("ada");

    stage.sessions.signOut(here.id());
    assertThat(stage.sessions.resume(here.id(), ada.id())).isEmpty();
    assertThat(stage.sessions.resume(there.id(), ada.id())).isPresent();

    stage.sessions.signOutEverywhere(ada.id());
    assertThat(stage.sessions.resume(there.id(), ada.id())).isEmpty();
  }

  @Test
  void aNewPasswordNeedsTheOldOneAndEndsTheOtherSessions() {
    Person ada = stage.person("ada");
    Session here = stage.signIn("ada");
    Session there = stage.signIn("ada");
    Secret next = Secret.of("a better horse battery");

    assertThat(refusal(() -> stage.passwords.change(ada.id(), here.id(), WRONG, next)))
        .isEqualTo(new GatewayError.InvalidCredentials());
    assertThat(stage.sessions.resume(there.id(), ada.id())).isPresent();
    stage.passwords.change(ada.id(), here.id(), PASSWORD, next);

    assertThat(stage.sessions.resume(here.id(), ada.id())).isPresent();
    assertThat(stage.sessions.resume(there.id(), ada.id())).isEmpty();
    assertThat(wrong("ada")).isEqualTo(new GatewayError.InvalidCredentials());
    trying("ada", next);
  }

  @Test
  void aNewPasswordKeepsTheRules() {
    Person ada = stage.person("ada-lovelace-1");
    Session here = stage.signIn("ada-lovelace-1");
    for (String bad : new String[] {"short", "x".repeat(73), "Ada-Lovelace-1", "a\0".repeat(9)}) {
      assertThat(
              refusal(() -> stage.passwords.change(ada.id(), here.id(), PASSWORD, Secret.of(bad))))
          .isInstanceOfSatisfying(
              GatewayError.InvalidValue.class,
              refused -> assertThat(refused.field()).isEqualTo("new_password"));
    }
  }

  private GatewayError wrong(String username) {
    return refusal(() -> trying(username, WRONG));
  }

  private void trying(String username, Secret password) {
    stage.sessions.signIn(credentials(username, password), Kind.TOKEN);
  }
}
