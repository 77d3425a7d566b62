package io.nebulagate.application.fake.signin;

import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.signin.Person;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** People and their passwords in memory. */
public final class InMemoryPeople implements PasswordStore, People {

  private static final long FIRST_ACCOUNT = 1000;

  private final Map<Long, Known> people = new TreeMap<>();
  private final InMemorySessions sessions = new InMemorySessions(this);
  private final InMemoryEmailBook book = new InMemoryEmailBook();

  /** The sessions of these people. */
  public InMemorySessions sessions() {
    return sessions;
  }

  /** The addresses of these people. */
  public InMemoryEmailBook book() {
    return book;
  }

  /** Registers somebody who is kept elsewhere, too. */
  public synchronized void register(Person person, Secret password) {
    people.put(person.id(), new Known(person, new PlainHasher().hash(password)));
  }

  @Override
  public synchronized Person add(String username, Secret password, Role role) {
    long id = people.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
    Person person = new Person(id, username, role, true, new AccountId(FIRST_ACCOUNT + id));
    register(person, password);
    return person;
  }

  @Override
  public synchronized void disable(long user) {
    change(user, old -> new Person(old.id(), old.username(), old.role(), false, old.account()));
  }

  @Override
  public synchronized void giveRole(long user, Role role) {
    change(user, old -> new Person(old.id(), old.username(), role, old.enabled(), old.account()));
  }

  private void change(long user, UnaryOperator<Person> change) {
    people.computeIfPresent(
        user, (_, known) -> new Known(change.apply(known.person()), known.hash()));
  }

  @Override
  public synchronized Optional<Known> find(String username) {
    return people.values().stream()
        .filter(known -> known.person().username().equals(username))
        .findFirst();
  }

  @Override
  public synchronized Optional<Known> find(long user) {
    return Optional.ofNullable(people.get(user));
  }

  @Override
  public synchronized void replace(long user, String hash, UUID kept) {
    write(user, hash);
    sessions.endAllBut(user, kept);
  }

  @Override
  public synchronized void replace(long user, String hash) {
    write(user, hash);
    sessions.endAll(user);
  }

  private void write(long user, String hash) {
    people.computeIfPresent(user, (_, known) -> new Known(known.person(), hash));
    book.endPasswordLinks(user);
  }
}
