package io.nebulagate.application.contract.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.EmailBook.Link;
import io.nebulagate.application.signin.EmailBook.Purpose;
import io.nebulagate.application.signin.PasswordHasher;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import io.nebulagate.domain.signin.Session.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of passwords does, and what it does to sessions. */
public abstract class PasswordStoreContract {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Secret OLD = Secret.of("correct horse battery");
  private static final Secret NEW = Secret.of("incorrect horse battery");

  private final String run = UUID.randomUUID().toString();

  protected abstract PasswordStore store();

  protected abstract PasswordHasher hasher();

  protected abstract SessionStore sessions();

  protected abstract EmailBook book();

  protected abstract People people();

  @Test
  protected void somebodyIsFoundByNameAndIdWithTheirHash() {
    Person person = people().add(run, OLD, Role.ADMIN);

    PasswordStore.Known known = store().find(run).orElseThrow();

    assertThat(known.person()).isEqualTo(person);
    assertThat(hasher().matches(OLD, known.hash())).isTrue();
    assertThat(hasher().matches(NEW, known.hash())).isFalse();
    assertThat(store().find(person.id())).contains(known);
    assertThat(known.toString()).doesNotContain(known.hash());
  }

  @Test
  protected void nobodyIsFoundWhereNobodyIs() {
    assertThat(store().find(run)).isEmpty();
    assertThat(store().find("a\u0000b")).isEmpty();
    assertThat(store().find("'; DROP TABLE users; --")).isEmpty();
    assertThat(store().find(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  protected void aNewPasswordEndsAllSessionsButTheOneThatIsKept() {
    Person person = people().add(run, OLD, Role.USER);
    Session kept = begin(person);
    Session other = begin(person);
    Session strangers = begin(people().add(run + "-2", OLD, Role.USER));

    store().replace(person.id(), hasher().hash(NEW), kept.id());

    assertThat(hasher().matches(NEW, store().find(run).orElseThrow().hash())).isTrue();
    assertThat(sessions().find(kept.id())).isPresent();
    assertThat(sessions().find(other.id())).isEmpty();
    assertThat(sessions().find(strangers.id())).isPresent();
  }

  @Test
  protected void aResetLeavesNoSessionAndNoLink() {
    Person person = people().add(run, OLD, Role.USER);
    Session session = begin(person);
    book().add(link(person, Purpose.PASSWORD));
    book().add(link(person, Purpose.VERIFICATION));

    store().replace(person.id(), hasher().hash(NEW));

    assertThat(sessions().find(session.id())).isEmpty();
    assertThat(book().find(digest(Purpose.PASSWORD), Purpose.PASSWORD, NOW)).isEmpty();
    assertThat(book().find(digest(Purpose.VERIFICATION), Purpose.VERIFICATION, NOW)).isPresent();
  }

  private Link link(Person person, Purpose purpose) {
    EmailAddress address = new EmailAddress(run + "@example.org");
    return new Link(digest(purpose), purpose, person.id(), address, NOW.plus(Duration.ofHours(1)));
  }

  private String digest(Purpose purpose) {
    return run + purpose;
  }

  private Session begin(Person person) {
    Session session = Session.begin(UUID.randomUUID(), person, Kind.TOKEN, NOW);
    sessions().add(session);
    return session;
  }
}
