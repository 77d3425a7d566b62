package io.nebulagate.outbound.provider.conversation;

import java.util.Set;
import java.util.TreeSet;

/** What a client wanted and a provider is not told, so that nobody believes it was. Bounded. */
public final class Dropped {

  private static final int NAMES_MAX = 32;

  private final Set<String> names = new TreeSet<>();

  /** One more thing, by the name of its field in OpenAI's chat, or the client's own. */
  public void note(String name) {
    if (names.size() < NAMES_MAX) {
      names.add(name);
    }
  }

  /** Notes it when it was asked for. */
  public void noteIf(boolean asked, String name) {
    if (asked) {
      note(name);
    }
  }

  /** All of it, sorted. */
  public Set<String> names() {
    return Set.copyOf(names);
  }
}
