package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.application.limits.BudgetService;
import io.nebulagate.application.limits.BudgetUseCase;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.LiveLimits;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.persistence.ledger.PostgresBudgetBook;
import io.nebulagate.persistence.ledger.PostgresBudgetNotices;
import io.nebulagate.persistence.ledger.PostgresTimeZones;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import javax.sql.DataSource;

/** What requests count against besides their accounts. */
@Singleton
final class BudgetWiring {

  /** Read at start: no event loop may wait for the database. */
  @Produces
  @Singleton
  @Startup
  TimeZones timeZones(DataSource dataSource, ChangeFeed changes, InstantSource clock) {
    TimeZones zones = new TimeZones(new PostgresTimeZones(dataSource), clock);
    zones.follow(changes);
    zones.reload();
    return zones;
  }

  @Produces
  @Singleton
  Budgets budgets(LiveLimits limits, TimeZones zones, InstantSource clock) {
    return new Budgets(limits, zones, clock);
  }

  @Produces
  @Singleton
  BudgetBook book(DataSource dataSource) {
    return new PostgresBudgetBook(dataSource);
  }

  @Produces
  @Singleton
  BudgetUseCase uses(LiveLimits limits, Budgets budgets, BudgetBook book, BudgetNotices notices) {
    return new BudgetService(limits, budgets, book, notices);
  }

  @Produces
  @Singleton
  BudgetNotices notices(DataSource dataSource) {
    return new PostgresBudgetNotices(dataSource);
  }
}
