package io.nebulagate.application.plan;

import io.nebulagate.application.access.Names;
import io.nebulagate.application.access.Page;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import java.util.List;

/** Keeps what is sold. */
public final class PlanService implements PlanUseCase {

  private final PlanStore store;

  /** Keeps it in {@code store}. */
  public PlanService(PlanStore store) {
    this.store = store;
  }

  @Override
  public Offer create(String name, PlanTerms terms) {
    Names.check("name", name);
    return offer(store.create(name, terms));
  }

  @Override
  public Offer revise(long plan, PlanTerms terms) {
    return offer(store.revise(plan, terms));
  }

  @Override
  public Offer archive(long plan, boolean archived) {
    store.archive(plan, archived);
    return find(plan);
  }

  @Override
  public Offer find(long plan) {
    return store.versions(plan).stream()
        .findFirst()
        .map(this::offer)
        .orElseThrow(PlanService::noPlan);
  }

  @Override
  public Page<Plan> list(int page, int size) {
    return store.list(page * size, size);
  }

  @Override
  public Page<PlanVersion> versions(long plan, int page, int size) {
    List<PlanVersion> all = store.versions(plan);
    if (all.isEmpty()) {
      throw noPlan();
    }
    return new Page<>(all.stream().skip((long) page * size).limit(size).toList(), all.size());
  }

  private Offer offer(PlanVersion newest) {
    return new Offer(store.find(newest.planId()).orElseThrow(PlanService::noPlan), newest);
  }

  private static GatewayException noPlan() {
    return new GatewayException(new GatewayError.NotFound("plan"));
  }
}
