package io.nebulagate.application.fake.access;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.contract.ChangeFeedContract;

class InMemoryChangeFeedTest extends ChangeFeedContract {

  private final InMemoryChangeFeed feed = new InMemoryChangeFeed();

  @Override
  protected ChangeFeed feed() {
    return feed;
  }

  @Override
  protected void change(ChangeFeed.Topic topic, String name) {
    feed.tell(topic, name);
  }

  @Override
  protected void loseTheConnection() {
    feed.gap();
  }
}
