package io.nebulagate.application.fake;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** People and organisations in memory; passwords are not kept at all. */
public final class InMemoryUsers implements UserStore {

  private final AccountBook accounts;
  private final InstantSource clock;
  private final TreeMap<Long, User> users = new TreeMap<>();
  private final Map<String, Organisation> organisations = new TreeMap<>();
  private long lastId;

  /** Opens accounts in {@code accounts}. */
  public InMemoryUsers(AccountBook accounts, InstantSource clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public synchronized User add(NewUser user) {
    if (users.values().stream().anyMatch(u -> u.username().equals(user.username()))) {
      throw new GatewayException(new GatewayError.AlreadyExists("username"));
    }
    long id = ++lastId;
    User added =
        new User(
            id,
            user.username(),
            user.displayName(),
            user.role(),
            user.group(),
            true,
            open(Account.OwnerType.USER, id),
            clock.instant());
    users.put(id, added);
    return added;
  }

  @Override
  public synchronized Optional<User> find(long id) {
    return Optional.ofNullable(users.get(id));
  }

  @Override
  public synchronized Page<User> list(int page, int size) {
    List<User> newestFirst = List.copyOf(users.descendingMap().values());
    List<User> items = newestFirst.stream().skip((long) page * size).limit(size).toList();
    return new Page<>(items, newestFirst.size());
  }

  @Override
  public synchronized void update(User user) {
    users.computeIfPresent(
        user.id(),
        (_, kept) -> kept.with(user.displayName(), user.role(), user.group(), user.enabled()));
  }

  @Override
  public synchronized Optional<Organisation> findOrganisation(long id) {
    return organisations.values().stream().filter(each -> each.id() == id).findFirst();
  }

  @Override
  public synchronized Page<Organisation> listOrganisations(
      Optional<List<Long>> among, int page, int size) {
    List<Organisation> newestFirst =
        organisations.values().stream()
            .filter(each -> among.isEmpty() || among.get().contains(each.id()))
            .sorted(Comparator.comparingLong(Organisation::id).reversed())
            .toList();
    return new Page<>(
        newestFirst.stream().skip((long) page * size).limit(size).toList(), newestFirst.size());
  }

  @Override
  public synchronized Organisation addOrganisation(String name) {
    if (organisations.containsKey(name)) {
      throw new GatewayException(new GatewayError.AlreadyExists("name"));
    }
    long id = ++lastId;
    AccountId account = open(Account.OwnerType.ORG, id);
    Organisation added = new Organisation(id, name, account, clock.instant());
    organisations.put(name, added);
    return added;
  }

  @Override
  public synchronized Optional<Organisation> findOrganisation(String name) {
    return Optional.ofNullable(organisations.get(name));
  }

  private AccountId open(Account.OwnerType type, long id) {
    return accounts.open(id, new Account.Owner(type, id));
  }
}
