package io.nebulagate.outbound.provider.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class VendorModelsTest {

  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final VendorModels models =
      new VendorModels(
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
  void anthropicsListIsReadPageByPage() {
    upstream.answering(
        Reply.json(
            "{\"data\":[{\"type\":\"model\",\"id\":\"claude-b\"},{\"id\":\"claude-a\"}],"
                + "\"has_more\":true,\"first_id\":\"claude-b\",\"last_id\":\"claude-a\"}"),
        Reply.json(
            "{\"data\":[{\"id\":\"claude-c\"}],\"has_more\":false,\"last_id\":\"claude-c\"}"));

    assertThat(list(of(ProviderType.ANTHROPIC)))
        .containsExactly(name("claude-b"), name("claude-a"), name("claude-c"));
    assertThat(upstream.received())
        .extracting(ScriptedUpstream.Received::path)
        .containsExactly("/v1/models?limit=1000", "/v1/models?limit=1000&after_id=claude-a");
    assertThat(upstream.received())
        .allSatisfy(seen ->
            assertThat(seen.headers())
                .containsEntry("x-api-key", Calls.KEY)
                .containsEntry("anthropic-version", "2023-06-01")
                .doesNotContainKey("authorization"));
  }

  @Test
  void geminisListIsReadPageByPageAndNamesModelsWithoutTheirFolder() {
    upstream.answering(
        Reply.json(
            "{\"models\":[{\"name\":\"models/gemini-a\"},{\"name\":\"tunedModels/b\"}],"
                + "\"nextPageToken\":\"t/1\"}"),
        Reply.json("{\"models\":[{\"name\":\"models/gemini-c\"}]}"));

    assertThat(list(of(ProviderType.GEMINI)))
        .containsExactly(name("gemini-a"), name("tunedModels/b"), name("gemini-c"));
    assertThat(upstream.received())
        .extracting(ScriptedUpstream.Received::path)
        .containsExactly(
            "/v1beta/models?pageSize=1000", "/v1beta/models?pageSize=1000&pageToken=t%2F1");
    assertThat(upstream.received().getFirst().headers())
        .containsEntry("x-goog-api-key", Calls.KEY)
        .doesNotContainKey("authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/v2", "/v1/"})
  void cohereListsItsModelsUnderItsFirstVersion(String root) {
    upstream.answering(Reply.json("{\"models\":[{\"name\":\"command-a\"}]}"));

    assertThat(list(of(ProviderType.COHERE).at(URI.create(upstream.baseUrl() + root))))
        .containsExactly(name("command-a"));
    assertThat(upstream.received().getFirst().path()).isEqualTo("/v1/models?page_size=1000");
    assertThat(upstream.received().getFirst().headers())
        .containsEntry("authorization", "Bearer " + Calls.KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "'',,/openai/v1/models",
    "'',v1,/openai/v1/models?api-version=v1",
    "'',2024-10-21,/openai/models?api-version=2024-10-21",
    "/openai/v1/,2024-10-21,/openai/v1/models",
    "/openai,,/openai/v1/models"
  })
  void azureListsItsModelsWhereItsEditionHasThem(
      String root, @Nullable String version, String path) {
    upstream.answering(Reply.json("{\"data\":[{\"id\":\"gpt-4o\"}]}"));

    assertThat(
            list(
                of(ProviderType.AZURE)
                    .at(URI.create(upstream.baseUrl() + root))
                    .versioned(Optional.ofNullable(version))))
        .containsExactly(name("gpt-4o"));
    assertThat(upstream.received().getFirst().path()).isEqualTo(path);
    assertThat(upstream.received().getFirst().headers())
        .containsEntry("api-key", Calls.KEY)
        .doesNotContainKey("authorization");
  }

  @Test
  void aListWhosePagesDoNotEndIsGivenUpAfterTwenty() {
    Reply[] pages = new Reply[30];
    Arrays.fill(pages, Reply.json("{\"models\":[{\"name\":\"a\"}],\"nextPageToken\":\"again\"}"));
    upstream.answering(pages);

    assertThat(list(of(ProviderType.GEMINI))).containsExactly(name("a"));
    assertThat(upstream.received()).hasSize(20);
  }

  @ParameterizedTest
  @EnumSource(
      value = ProviderType.class,
      names = {"ANTHROPIC", "GEMINI", "COHERE", "AZURE"})
  void whatIsNoListOfTheVendorsIsMalformed(ProviderType type) {
    upstream.answering(Reply.json("{\"data\":{},\"models\":\"none\"}"));

    assertThatThrownBy(() -> list(of(type)))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault().outcome()).isEqualTo("malformed"));
  }

  private Provider of(ProviderType type) {
    return Provider.of(type, "p", upstream.baseUrl(), Map.of());
  }

  private static ModelName name(String text) {
    return new ModelName(text);
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
    return list(Provider.openAi("p", root, Map.of()));
  }

  private List<ModelName> list(Provider provider) {
    return models.list(provider, Secret.of(Calls.KEY));
  }

  private void assertFault(URI root, String outcome) {
    assertThatThrownBy(() -> list(root))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault().outcome()).isEqualTo(outcome));
  }
}
