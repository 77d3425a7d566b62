package io.nebulagate.application.fake.routing;

import io.nebulagate.application.routing.HealthHints;
import io.nebulagate.domain.routing.RouteState.Rest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Replicas within one process: what one tells, the others hear at once. */
public final class InMemoryHealthHints {

  private final List<Replica> replicas = new CopyOnWriteArrayList<>();

  /** Another replica. */
  public HealthHints replica() {
    Replica replica = new Replica();
    replicas.add(replica);
    return replica;
  }

  private final class Replica implements HealthHints {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void tell(long route, Rest rest) {
      replicas.stream()
          .filter(replica -> replica != this)
          .forEach(other -> other.listeners.forEach(listener -> listener.heard(route, rest)));
    }

    @Override
    public void follow(Listener listener) {
      listeners.add(listener);
    }
  }
}
