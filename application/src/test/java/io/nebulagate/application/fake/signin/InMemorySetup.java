package io.nebulagate.application.fake.signin;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.signin.SetupStore;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.signin.Person;
import java.util.Optional;

/** The setup code in memory. */
public final class InMemorySetup implements SetupStore {

  private final UserStore users;
  private final InMemoryPeople people;
  private Optional<String> current = Optional.empty();

  /** Adds the first user to {@code users} and to {@code people}. */
  public InMemorySetup(UserStore users, InMemoryPeople people) {
    this.users = users;
    this.people = people;
  }

  @Override
  public boolean peopled() {
    return users.list(0, 1).total() > 0;
  }

  @Override
  public synchronized boolean renew(String digest) {
    current = peopled() ? Optional.empty() : Optional.of(digest);
    return current.isPresent();
  }

  @Override
  public synchronized Optional<User> claim(String digest, NewUser first) {
    if (peopled() || current.filter(digest::equals).isEmpty()) {
      return Optional.empty();
    }
    User user = users.add(first);
    current = Optional.empty();
    people.register(
        new Person(user.id(), user.username(), user.role(), true, user.account()),
        first.password());
    return Optional.of(user);
  }
}
