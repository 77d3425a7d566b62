package io.nebulagate.application.fake.signin;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.application.signin.external.ExternalAssertion;
import io.nebulagate.application.signin.external.ExternalIdentities;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.domain.signin.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** External identities in memory. */
public final class InMemoryExternalIdentities implements ExternalIdentities {

  private record Row(long user, Linked linked) {}

  private final InMemoryPeople people;
  private final List<Row> rows = new ArrayList<>();
  private long lastId;

  /** Links {@code people}. */
  public InMemoryExternalIdentities(InMemoryPeople people) {
    this.people = people;
  }

  @Override
  public synchronized Optional<Person> find(ExternalIdentity identity) {
    return rows.stream()
        .filter(row -> row.linked().identity().equals(identity))
        .findFirst()
        .flatMap(row -> person(row.user()));
  }

  @Override
  public synchronized Optional<Person> ownerOf(EmailAddress address) {
    OptionalLong owner = people.book().ownerOf(address);
    return owner.isPresent() ? person(owner.getAsLong()) : Optional.empty();
  }

  @Override
  public synchronized boolean link(ExternalIdentity identity, long user, EmailAddress address) {
    boolean taken =
        rows.stream()
            .map(row -> row.user() == user ? row.linked().identity().issuer() : "")
            .anyMatch(identity.issuer()::equals);
    if (taken
        || find(identity).isPresent()
        || !people.book().addressOf(user).equals(Optional.of(address))) {
      return false;
    }
    keep(identity, user);
    return true;
  }

  @Override
  public synchronized Optional<Person> add(ExternalAssertion who, NewUser user) {
    if (find(who.identity()).isPresent() || who.email().flatMap(this::ownerOf).isPresent()) {
      return Optional.empty();
    }
    if (people.find(user.username()).isPresent()) {
      throw new GatewayException(new GatewayError.AlreadyExists("username"));
    }
    Person added = people.add(user.username(), user.password(), user.role());
    keep(who.identity(), added.id());
    who.email().ifPresent(address -> people.book().keep(added.id(), address));
    return Optional.of(added);
  }

  @Override
  public synchronized List<Linked> of(long user) {
    return rows.stream().filter(row -> row.user() == user).map(Row::linked).toList();
  }

  @Override
  public synchronized boolean unlink(long user, long id) {
    return rows.removeIf(row -> row.user() == user && row.linked().id() == id);
  }

  private void keep(ExternalIdentity identity, long user) {
    rows.add(new Row(user, new Linked(++lastId, identity, Instant.EPOCH)));
  }

  private Optional<Person> person(long user) {
    return people.find(user).map(PasswordStore.Known::person);
  }
}
