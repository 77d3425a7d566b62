package io.nebulagate.application.plan;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanVersion;
import java.time.Instant;

/**
 * That an account runs under one plan alone, because its owner is distrusted.
 *
 * @param version the newest of the plan
 * @param until from when on it is as if it had never been
 */
public record Lowered(AccountId account, Plan plan, PlanVersion version, Instant until) {}
