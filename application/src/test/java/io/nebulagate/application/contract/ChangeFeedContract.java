package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.changes.ChangeFeed.Topic;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every feed of changes does. */
public abstract class ChangeFeedContract {

  private static final long PATIENCE_SECONDS = 10;

  /** The feed under test, which hears already. */
  protected abstract ChangeFeed feed();

  /** Somebody changes something. */
  protected abstract void change(Topic topic, String name);

  /** Makes a gap in what the feed hears. */
  protected abstract void loseTheConnection();

  @Test
  protected void aChangeIsToldToThoseWhoListenForItsTopic() {
    List<String> keys = listen(Topic.API_KEYS);
    List<String> limits = listen(Topic.LIMITS);

    change(Topic.API_KEYS, "one");
    change(Topic.LIMITS, "a:b");

    eventually(() -> keys.contains("one") && limits.contains("a:b"));
    assertThat(keys).doesNotContain("a:b");
  }

  @Test
  protected void whoeverListensForManyIsToldEachName() {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    feed().onAll(Topic.SUBSCRIPTIONS, heard::addAll);

    for (int account = 0; account < 100; account++) {
      change(Topic.SUBSCRIPTIONS, "a" + account);
    }

    eventually(() -> heard.size() == 100);
  }

  @Test
  protected void everyListenerIsToldWhateverAnotherOneThrows() {
    feed()
        .on(
            Topic.USERS,
            _ -> {
              throw new IllegalStateException("as the test wants");
            });
    List<String> heard = listen(Topic.USERS);

    change(Topic.USERS, "7");
    change(Topic.USERS, "8");

    eventually(() -> heard.containsAll(List.of("7", "8")));
  }

  @Test
  protected void afterAGapAnythingMayHaveChanged() {
    List<String> keys = listen(Topic.API_KEYS);
    List<String> catalogue = listen(Topic.CATALOGUE);

    loseTheConnection();

    eventually(() -> keys.contains(ChangeFeed.EVERYTHING));
    eventually(() -> catalogue.contains(ChangeFeed.EVERYTHING));
    change(Topic.API_KEYS, "after");
    eventually(() -> keys.contains("after"));
  }

  private List<String> listen(Topic topic) {
    List<String> heard = new CopyOnWriteArrayList<>();
    feed().on(topic, heard::add);
    return heard;
  }

  private static void eventually(BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it is told in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
