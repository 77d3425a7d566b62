package io.nebulagate.domain.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One version of a set of rules. Never changed: another set of rules is another version.
 *
 * @param id which policy it is a version of; 0 = not kept yet
 * @param version counted from 1; 0 = not kept yet
 * @param share how many of a hundred API keys it is for; which ones is drawn once, by key
 * @param rules in the order they are looked at
 */
public record Policy(long id, int version, String name, Mode mode, int share, List<Rule> rules) {

  /** The most rules of one version. */
  public static final int RULES_MAX = 1_000;

  /** The longest name of a policy or a rule, in characters. */
  public static final int NAME_MAX = 64;

  /** Every key. */
  public static final int EVERY_KEY = 100;

  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** Checks the ranges and that no two rules have one name; throws IllegalArgumentException. */
  public Policy {
    rules = List.copyOf(rules);
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException("a policy has a name of 1 to 64 characters");
    }
    if (share < 0 || share > EVERY_KEY) {
      throw new IllegalArgumentException("a share lies between 0 and 100");
    }
    Set<String> names = new HashSet<>();
    if (rules.size() > RULES_MAX || !rules.stream().map(Rule::name).allMatch(names::add)) {
      throw new IllegalArgumentException("a policy has up to 1000 rules of different names");
    }
  }

  /** The same rules under the id and version they are kept with. */
  public Policy as(long kept, int counted) {
    return new Policy(kept, counted, name, mode, share, rules);
  }

  /**
   * Whether it is for a key: the same answer for the same key in every version, and whoever is in a
   * smaller share is in every larger one.
   */
  public boolean isFor(long apiKey) {
    if (share == EVERY_KEY) {
      return true;
    }
    long drawn = (apiKey ^ (id * MIX)) * MIX;
    drawn = (drawn ^ (drawn >>> 32)) * MIX;
    return Long.remainderUnsigned(drawn ^ (drawn >>> 29), EVERY_KEY) < share;
  }
}
