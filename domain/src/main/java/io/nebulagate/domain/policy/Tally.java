package io.nebulagate.domain.policy;

import io.nebulagate.domain.policy.Detector.Counting;

/**
 * A detector that counts, in its rule: what it counts is counted for this rule alone.
 *
 * @param policy the id of the rule's policy
 * @param rule the rule's name
 */
public record Tally(long policy, String rule, Counting detector) {}
