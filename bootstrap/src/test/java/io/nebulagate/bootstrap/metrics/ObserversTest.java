package io.nebulagate.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.RelayObserver;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObserversTest {

  @Test
  void whatOneObserverCanBeToldAllAreTold() {
    assertThat(told(Observers.class)).containsAll(told(RelayObserver.class));
  }

  /** A method left out would silently do what the interface does by default: nothing. */
  private static List<String> told(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .toList();
  }
}
