package io.nebulagate.outbound.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class OpenAiModelsTest {

  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final OpenAiModels models =
      new OpenAiModels(
          new GuardedRest(ScriptedNames.loopbackGuard()),
          Duration.ofSeconds(2),
          Duration.ofMillis(500));

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void modelsAreListedInTheirOrderOnceEach() {
    upstream.answering(
        Reply.json(
            "{\"object\":\"list\",\"data\":[{\"id\":\"b\",\"created\":1,\"x\":{\"id\":\"no\"}},"
                + "{\"id\":\"a/b\"},{\"id\":\"b\"},{\"id\":\" \"},{\"id\":7},\"c\"],\"more\":[]}"));

    assertThat(list(upstream.baseUrl())).containsExactly(new ModelName("b"), new ModelName("a/b"));
    ScriptedUpstream.Received seen = upstream.received().getFirst();
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.path()).isEqualTo("/v1/models");
    assertThat(seen.headers())
        .containsEntry("authorization", "Bearer " + Calls.KEY)
        .containsEntry("user-agent", "Java/" + Runtime.version().feature());
  }

  @ParameterizedTest
  @CsvSource({"/v1/,/v1/models", "/api/paas/v4,/api/paas/v4/models", "/x,/x/v1/models"})
  void theVersionIsAddedUnlessTheRootBringsOne(String root, String path) {
    upstream.answering(Reply.json("[{\"id\":\"together\"}]"));

    assertThat(list(URI.create(upstream.baseUrl() + root)))
        .containsExactly(new ModelName("together"));
    assertThat(upstream.received().getFirst().path()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "200,{},malformed",
    "200,{\"data\":null},malformed",
    "200,{\"data\":[{,malformed",
    "200,<html>,malformed",
    "401,{},unauthorised",
    "404,{},failed",
    "429,{},throttled",
    "500,{},failed"
  })
  void whatIsNoListIsAFault(int status, String body, String outcome) {
    upstream.answering(Reply.json(status, body));

    assertFault(upstream.baseUrl(), outcome);
  }

  @Test
  void anUpstreamThatDoesNotAnswerInTimeIsATimeout() {
    upstream.answering(Reply.silence());

    assertFault(upstream.baseUrl(), "timeout");
  }

  @Test
  void anUpstreamThatIsNotThereIsUnreachable() {
    URI gone = upstream.baseUrl();
    upstream.close();

    assertFault(gone, "unreachable");
    assertFault(URI.create("file:///etc/passwd"), "unreachable");
  }

  @Test
  void anUpstreamWhereCallsMayNotGoIsNotCalled() {
    assertFault(URI.create("https://169.254.169.254"), "egress_refused");
  }

  @Test
  void aListThatDoesNotEndIsNotReadToItsEnd() {
    upstream.answering(Reply.flood("[" + " ".repeat(60_000), 200L << 20));

    assertFault(upstream.baseUrl(), "malformed");
    assertThat(upstream.bytesSent()).isLessThan(100L << 20);
  }

  private List<ModelName> list(URI root) {
    return models.list(root, Secret.of(Calls.KEY));
  }

  private void assertFault(URI root, String outcome) {
    assertThatThrownBy(() -> list(root))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault().outcome()).isEqualTo(outcome));
  }
}
