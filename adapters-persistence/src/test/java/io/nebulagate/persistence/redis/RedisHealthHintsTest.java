package io.nebulagate.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.routing.HealthHintsContract;
import io.nebulagate.application.routing.HealthHints;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.routing.RouteState.Rest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisHealthHintsTest extends HealthHintsContract {

  private static final Rest A_MOMENT = new Rest(Rest.Kind.OPEN, Duration.ofMillis(50));
  private static final Rest LONG = new Rest(Rest.Kind.OPEN, Rest.LASTING_MAX);

  private final RedisLink link = RedisUnderTest.link();
  private final Namespace namespace = RedisUnderTest.namespace();
  private final List<RedisHealthHints> replicas = new ArrayList<>();

  @AfterEach
  void close() {
    link.close();
  }

  @Override
  protected HealthHints replica() {
    RedisHealthHints replica = new RedisHealthHints(link, namespace);
    replicas.add(replica);
    return replica;
  }

  /** One connection keeps the order: whoever hears comes after whoever told. */
  @Override
  protected void pass() {
    replicas.forEach(replica -> replica.hear().toCompletableFuture().join());
  }

  @Test
  void aReplicaThatComesLaterHearsWhatStillCounts() {
    HealthHints one = replica();
    one.tell(7, A_MOMENT);
    one.tell(8, LONG);
    RedisUnderTest.pass(Duration.ofMillis(100));
    List<Long> heard = new ArrayList<>();
    replica().follow((route, _) -> heard.add(route));

    pass();

    assertThat(heard).containsExactly(8L);
  }

  @Test
  void noMoreThanAThousandAreKeptAndAllOfThemExpire() {
    HealthHints one = replica();
    for (int route = 1; route <= RedisHealthHints.KEPT_MAX + 500; route++) {
      one.tell(route, LONG);
    }

    assertThat(ask(Command.ZCARD)).isEqualTo(RedisHealthHints.KEPT_MAX);
    assertThat(ask(Command.PTTL)).isBetween(1L, Rest.LASTING_MAX.toMillis());
  }

  @Test
  void whatIsNoHintIsNotHeard() {
    send(Request.cmd(Command.ZADD).arg(key()).arg(Long.MAX_VALUE).arg("nonsense"));
    send(Request.cmd(Command.ZADD).arg(key()).arg(Long.MAX_VALUE).arg("x:1:1:999999999999"));
    List<Rest> heard = new ArrayList<>();
    replica().follow((_, rest) -> heard.add(rest));

    pass();

    assertThat(heard).as("cut to what is believed").containsExactly(LONG);
  }

  @Test
  void withoutRedisNothingIsToldOrHeardAndNothingFails() {
    RedisHealthHints alone =
        new RedisHealthHints(new RedisLink(RedisUnderTest.VERTX, address()), namespace);
    List<Long> heard = new ArrayList<>();
    alone.follow((route, _) -> heard.add(route));

    alone.tell(7, LONG);
    alone.hear().toCompletableFuture().join();

    assertThat(heard).isEmpty();
  }

  private static Secret address() {
    return Secret.of("redis://127.0.0.1:1");
  }

  private String key() {
    return namespace.key("rests");
  }

  private long ask(Command command) {
    return send(Request.cmd(command).arg(key()));
  }

  private long send(Request request) {
    return Long.parseLong(String.valueOf(link.send(request).toCompletableFuture().join()));
  }
}
