package io.nebulagate.domain.notice;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What somebody is told once, by however many ways and tries.
 *
 * @param id the same in every try
 * @param tenant whom it concerns: a user, an organisation, or {@link Webhook#OPERATOR}
 * @param key one per occasion
 * @param facts by name, sorted
 */
public record Notice(
    UUID id, NoticeKind kind, long tenant, String key, Map<String, String> facts, Instant at) {

  /** The most characters of a key: the longest name of a budget's owner fits. */
  public static final int KEY_LENGTH_MAX = 1_200;

  /** Checks and sorts; throws {@link IllegalArgumentException}. */
  public Notice {
    if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
      throw new IllegalArgumentException("a notice needs a key of some length");
    }
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** A new one. */
  public static Notice of(UUID id, long tenant, Occasion occasion, Instant at) {
    return new Notice(id, occasion.kind(), tenant, occasion.key(), occasion.facts(), at);
  }

  /** One of its facts; throws {@link IllegalArgumentException} when there is no such. */
  public String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a notice of " + kind.label() + " has no " + name);
    }
    return value;
  }
}
