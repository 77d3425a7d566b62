package io.nebulagate.application.fake.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Plans in memory. */
public final class InMemoryPlans implements PlanStore {

  private final List<Plan> plans = new ArrayList<>();
  private final List<PlanVersion> versions = new ArrayList<>();

  @Override
  public synchronized PlanVersion create(String name, PlanTerms terms) {
    if (plans.stream().anyMatch(plan -> plan.name().equals(name))) {
      throw new GatewayException(new GatewayError.AlreadyExists("name"));
    }
    Plan plan = new Plan(plans.size() + 1L, name, false);
    plans.add(plan);
    return add(plan.id(), terms);
  }

  @Override
  public synchronized PlanVersion revise(long plan, PlanTerms terms) {
    require(plan);
    return add(plan, terms);
  }

  private PlanVersion add(long plan, PlanTerms terms) {
    int number = versions(plan).size() + 1;
    PlanVersion version = new PlanVersion(versions.size() + 1L, plan, number, terms);
    versions.add(version);
    return version;
  }

  @Override
  public synchronized void archive(long plan, boolean archived) {
    Plan before = require(plan);
    plans.set(plans.indexOf(before), new Plan(before.id(), before.name(), archived));
  }

  private Plan require(long plan) {
    return find(plan).orElseThrow(() -> new GatewayException(new GatewayError.NotFound("plan")));
  }

  @Override
  public synchronized Optional<Plan> find(long plan) {
    return plans.stream().filter(known -> known.id() == plan).findFirst();
  }

  @Override
  public synchronized Page<Plan> list(int offset, int limit) {
    List<Plan> page =
        plans.stream().sorted(Comparator.comparing(Plan::name)).skip(offset).limit(limit).toList();
    return new Page<>(page, plans.size());
  }

  @Override
  public synchronized List<PlanVersion> versions(long plan) {
    return versions.reversed().stream().filter(version -> version.planId() == plan).toList();
  }

  @Override
  public synchronized Optional<PlanVersion> version(long id) {
    return versions.stream().filter(version -> version.id() == id).findFirst();
  }
}
