package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.persistence.postgres.Violations;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * People and organisations in PostgreSQL; each is added together with its account, or not at all.
 */
@ApplicationScoped
public class PostgresUserStore implements UserStore {

  private final UserRepository users;
  private final OrganisationRepository organisations;
  private final AccountBook accounts;
  private final InstantSource clock;

  PostgresUserStore(
      UserRepository users,
      OrganisationRepository organisations,
      AccountBook accounts,
      InstantSource clock) {
    this.users = users;
    this.organisations = organisations;
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  @Transactional
  public User add(NewUser user) {
    UserEntity entity = new UserEntity();
    entity.id = users.nextTenantId();
    entity.username = user.username();
    entity.passwordHash = BcryptUtil.bcryptHash(user.password().reveal());
    entity.displayName = user.displayName();
    entity.role = user.role();
    entity.group = user.group();
    entity.enabled = true;
    entity.accountId = open(Account.OwnerType.USER, entity.id);
    entity.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    unlessTaken("username", () -> users.persistAndFlush(entity));
    return entity.toDomain();
  }

  @Override
  @Transactional
  public Optional<User> find(long id) {
    return users.findByIdOptional(id).map(UserEntity::toDomain);
  }

  @Override
  @Transactional
  public Page<User> list(int page, int size) {
    PanacheQuery<UserEntity> all = users.findAll(Sort.descending("id"));
    List<User> items = all.page(page, size).stream().map(UserEntity::toDomain).toList();
    return new Page<>(items, all.count());
  }

  @Override
  @Transactional
  public void update(User user) {
    users
        .findByIdOptional(user.id())
        .ifPresent(entity -> {
          entity.displayName = user.displayName();
          entity.role = user.role();
          entity.group = user.group();
          entity.enabled = user.enabled();
        });
  }

  @Override
  @Transactional
  public Optional<Organisation> findOrganisation(long id) {
    return organisations.findByIdOptional(id).map(OrganisationEntity::toDomain);
  }

  @Override
  @Transactional
  public Page<Organisation> listOrganisations(Optional<List<Long>> among, int page, int size) {
    PanacheQuery<OrganisationEntity> found =
        among
            .map(ids -> organisations.find("id IN ?1", Sort.descending("id"), ids))
            .orElseGet(() -> organisations.findAll(Sort.descending("id")));
    List<Organisation> items =
        found.page(page, size).stream().map(OrganisationEntity::toDomain).toList();
    return new Page<>(items, found.count());
  }

  @Override
  @Transactional
  public Organisation addOrganisation(String name) {
    OrganisationEntity entity = new OrganisationEntity();
    entity.id = users.nextTenantId();
    entity.name = name;
    entity.accountId = open(Account.OwnerType.ORG, entity.id);
    entity.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    unlessTaken("name", () -> organisations.persistAndFlush(entity));
    return entity.toDomain();
  }

  @Override
  @Transactional
  public Optional<Organisation> findOrganisation(String name) {
    return organisations.find("name", name).firstResultOptional().map(OrganisationEntity::toDomain);
  }

  private long open(Account.OwnerType type, long tenant) {
    return accounts.open(tenant, new Account.Owner(type, tenant)).value();
  }

  private static void unlessTaken(String field, Runnable write) {
    try {
      write.run();
    } catch (PersistenceException failure) {
      if (Violations.isTaken(failure)) {
        throw new GatewayException(new GatewayError.AlreadyExists(field));
      }
      throw failure;
    }
  }
}
