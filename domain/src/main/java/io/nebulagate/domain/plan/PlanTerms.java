package io.nebulagate.domain.plan;

import io.nebulagate.domain.chat.ModelName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is agreed with whoever subscribes.
 *
 * @param allowances what each cycle includes, in the order that says which is which: 1 to {@value
 *     #ALLOWANCES_MAX}
 * @param priority which of several plans is used first: the lower
 * @param models the models that may be asked for at all; empty {@code Optional} = all
 */
public record PlanTerms(
    BillingCycle cycle,
    List<Allowance> allowances,
    int priority,
    Overage overage,
    Expiry expiry,
    Optional<Set<ModelName>> models) {

  /** The most allowances of one plan. */
  public static final int ALLOWANCES_MAX = 8;

  /** The most models one plan names. */
  public static final int MODELS_MAX = 1_000;

  /** The largest priority; the smallest is 0. */
  public static final int PRIORITY_MAX = 1_000;

  /** Copies and checks; throws {@link IllegalArgumentException}. */
  public PlanTerms {
    allowances = List.copyOf(allowances);
    models = models.map(Set::copyOf);
    if (allowances.isEmpty() || allowances.size() > ALLOWANCES_MAX) {
      throw new IllegalArgumentException("a plan has 1 to " + ALLOWANCES_MAX + " allowances");
    }
    if (priority < 0 || priority > PRIORITY_MAX) {
      throw new IllegalArgumentException("a priority lies between 0 and " + PRIORITY_MAX);
    }
    if (models.isPresent() && models.get().size() > MODELS_MAX) {
      throw new IllegalArgumentException("a plan names at most " + MODELS_MAX + " models");
    }
  }

  /** Whether {@code others} are its allowances, but for their amounts. */
  public boolean differsInAmountsOnly(List<Allowance> others) {
    boolean fits = others.size() == allowances.size();
    for (int i = 0; fits && i < others.size(); i++) {
      fits = allowances.get(i).of(others.get(i).amount()).equals(others.get(i));
    }
    return fits;
  }

  /** Whether {@code model} may be asked for under the plan. */
  public boolean allows(ModelName model) {
    return models.isEmpty() || models.get().contains(model);
  }
}
