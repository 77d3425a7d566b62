package io.nebulagate.domain.plan;

/**
 * What a plan includes, as it was stated once. Never changed: a change is a new version.
 *
 * @param id names this version for ever
 * @param number 1 for the plan's first
 */
public record PlanVersion(long id, long planId, int number, PlanTerms terms) {}
