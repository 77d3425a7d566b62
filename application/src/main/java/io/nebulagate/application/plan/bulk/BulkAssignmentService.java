package io.nebulagate.application.plan.bulk;

import io.nebulagate.application.compensation.AccountChoice;
import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.Sales;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Agreed;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Begun;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Progress;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Waiting;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Worked;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.PlanVersion;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Checks what operators may give to many, and sees to it that it is done. */
public final class BulkAssignmentService implements BulkAssignmentUseCase {

  /** Small, for what a page begins becomes visible all at once. */
  private static final int PAGE = 50;

  /** So that a job's turn ends well before the next one begins. */
  private static final int PAGES_AT_ONCE = 40;

  private final Stores stores;
  private final CycleService cycles;
  private final TimeZones zones;
  private final Sales sales;

  /** Works on {@code stores}; owners' calendars are those of {@code zones}. */
  public BulkAssignmentService(
      Stores stores, CycleService cycles, TimeZones zones, InstantSource clock) {
    this.stores = stores;
    this.cycles = cycles;
    this.zones = zones;
    this.sales = new Sales(stores.plans(), clock);
  }

  /** Where plans, accounts, jobs and what they begin are kept. */
  public record Stores(
      PlanStore plans, AccountChoice accounts, BulkAssignmentStore jobs, SubscriptionBook book) {}

  @Override
  public Selection preview(BulkAssignment assignment) {
    agreed(assignment);
    return stores.accounts().select(assignment.filter());
  }

  @Override
  public Begun begin(IdempotencyKey key, BulkAssignment assignment) {
    Begun begun = stores.jobs().begin(key, agreed(assignment));
    work(begun.job());
    return begun;
  }

  @Override
  public Standing find(UUID job) {
    Progress progress =
        stores
            .jobs()
            .find(job)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("assignment")));
    return new Standing(progress, stores.plans().version(progress.version()).orElseThrow());
  }

  @Override
  public int work() {
    int dealt = 0;
    int pages = 0;
    for (UUID job : stores.jobs().unfinished()) {
      int page = PAGE;
      while (page == PAGE && pages < PAGES_AT_ONCE) {
        page = work(job);
        dealt += page;
        pages++;
      }
    }
    return dealt;
  }

  /** One page; also an empty one, which ends the job. */
  private int work(UUID job) {
    Worked worked =
        stores
            .jobs()
            .work(
                job,
                stores.jobs().waiting(job, PAGE).stream()
                    .collect(
                        Collectors.toMap(Waiting::account, waiting -> zones.of(waiting.tenant()))));
    worked.begun().forEach(begun -> stores.book().find(begun).ifPresent(cycles::roll));
    return worked.dealt();
  }

  private Agreed agreed(BulkAssignment assignment) {
    PlanVersion version = sales.onSale(assignment.plan());
    ZoneId zone = assignment.zone().map(TimeZones::named).orElse(TimeZones.DEFAULT);
    Term term = sales.term(assignment.start(), assignment.end(), zone, version.terms().cycle());
    if (!stores.accounts().unknown(assignment.filter().accounts().orElse(Set.of())).isEmpty()) {
      throw new GatewayException(new GatewayError.NotFound("account"));
    }
    return new Agreed(
        assignment.filter(), version, term, assignment.zone().isEmpty(), assignment.actor());
  }
}
