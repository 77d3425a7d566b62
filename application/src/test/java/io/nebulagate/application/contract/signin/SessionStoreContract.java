package io.nebulagate.application.contract.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.application.signin.SessionStore.Found;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import io.nebulagate.domain.signin.Session.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of sessions does. */
public abstract class SessionStoreContract {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final String run = UUID.randomUUID().toString();

  /** The store under test; it may have others in it. */
  protected abstract SessionStore store();

  /** Whose sessions they are. */
  protected abstract People people();

  @Test
  protected void aSessionIsFoundWithItsPersonAsThatOneIsNow() {
    Person person = somebody();
    Session session = begin(person, NOW);
    assertThat(store().find(session.id())).contains(new Found(session, person));

    people().giveRole(person.id(), Role.ADMIN);
    assertThat(store().find(session.id()).orElseThrow().person().role()).isEqualTo(Role.ADMIN);
    assertThat(store().find(session.id()).orElseThrow().session()).isEqualTo(session);

    people().disable(person.id());
    assertThat(store().find(session.id()).orElseThrow().person().enabled()).isFalse();
  }

  @Test
  protected void whatEndsIsGoneAndNothingElse() {
    Person person = somebody();
    Session one = begin(person, NOW);
    Session other = begin(person, NOW);

    store().end(one.id());

    assertThat(store().find(one.id())).isEmpty();
    assertThat(store().find(other.id())).isPresent();
    store().end(one.id());
  }

  @Test
  protected void allSessionsOfOnePersonEndTogether() {
    Person person = somebody();
    Session one = begin(person, NOW);
    Session two = begin(person, NOW);
    Session strangers = begin(people().add(run + "-2", password(), Role.USER), NOW);

    store().endAll(person.id());

    assertThat(store().find(one.id())).isEmpty();
    assertThat(store().find(two.id())).isEmpty();
    assertThat(store().find(strangers.id())).isPresent();
  }

  @Test
  protected void useMovesTheEndForwardOnly() {
    Session session = begin(somebody(), NOW);
    Session used = session.used(NOW.plus(Duration.ofHours(1)));

    store().prolong(used);
    store().prolong(session);

    assertThat(store().find(session.id()).orElseThrow().session()).isEqualTo(used);
  }

  @Test
  protected void anEndedSessionIsNotProlonged() {
    Session session = begin(somebody(), NOW);
    store().end(session.id());

    store().prolong(session.used(NOW.plus(Duration.ofHours(1))));

    assertThat(store().find(session.id())).isEmpty();
  }

  @Test
  protected void theOldestGivesWayToOneTooMany() {
    Person person = somebody();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i <= SessionStore.PER_PERSON_MAX; i++) {
      sessions.add(begin(person, NOW));
    }

    assertThat(store().find(sessions.getFirst().id())).isEmpty();
    assertThat(store().find(sessions.get(1).id())).isPresent();
    assertThat(store().find(sessions.getLast().id())).isPresent();
  }

  @Test
  protected void whatIsOverIsRemovedInBatches() {
    Person person = somebody();
    Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");
    List<Session> old =
        List.of(begin(person, longAgo), begin(person, longAgo), begin(person, longAgo));
    Session live = begin(person, NOW);

    assertThat(store().forget(longAgo.plus(Duration.ofDays(1)), 2)).isEqualTo(2);
    assertThat(store().forget(longAgo.plus(Duration.ofDays(1)), 2)).isEqualTo(1);

    assertThat(old).allSatisfy(session -> assertThat(store().find(session.id())).isEmpty());
    assertThat(store().find(live.id())).isPresent();
  }

  private Session begin(Person person, Instant now) {
    Session session = Session.begin(UUID.randomUUID(), person, Kind.CONSOLE, now);
    store().add(session);
    return session;
  }

  private Person somebody() {
    return people().add(run, password(), Role.USER);
  }

  private static Secret password() {
    return Secret.of("correct horse battery");
  }
}
