package io.nebulagate.bootstrap.flow.videos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A video is held for when it begins and paid for once, when it is there. */
abstract class VideoFlows {

  private static final long LARGE = 300L << 20;
  private static final String NOWHERE = "video_0123456789abcdef0123456789abcdef";

  private final String model = "m" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
  final VideoHost host = new VideoHost();
  Customer customer;

  abstract GatewayClient gateway();

  @BeforeEach
  void aProviderAndSomebodyWhoPays() {
    gateway().provider(host.upstream().baseUrl(), model, "own-name");
    price("\"per_second\":\"0.1\"");
    customer = gateway().customer("1");
  }

  private void price(String more) {
    gateway()
        .api(
            "PUT",
            "/api/price/",
            "{\"model\":\"%s\",\"input\":\"0\",\"output\":\"0\",%s}".formatted(model, more));
  }

  @AfterEach
  void theBooksAreInOrder() {
    host.close();
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/videos", "/v1/video/generations"})
  void aVideoIsHeldForWhenItBeginsAndChargedByItsSecondsWhenItIsThere(String path) {
    JsonNode begun = begin(path, "4");
    assertThat(begun.at("/id").asText()).matches("video_[0-9a-f]{32}");
    assertThat(begun.at("/object").asText()).isEqualTo("video");
    assertThat(begun.at("/model").asText()).isEqualTo(model);
    assertThat(begun.at("/status").asText()).isEqualTo("queued");
    assertThat(begun.toString()).doesNotContain("own-name", VideoHost.ID);
    assertThat(host.asked("POST").getFirst().path()).isEqualTo("/v1/videos");
    assertThat(host.asked("POST").getFirst().body()).contains("\"own-name\"");
    assertThat(gateway().available(customer)).isEqualTo("0.6");

    host.completed("3");
    JsonNode there = ended(path + "/" + begun.at("/id").asText());

    assertThat(there.at("/status").asText()).isEqualTo("completed");
    assertThat(there.at("/progress").asInt()).isEqualTo(100);
    assertThat(there.at("/seconds").asText()).isEqualTo("3");
    assertThat(gateway().available(customer)).isEqualTo("0.7");
  }

  @Test
  void aFormWithAPictureBeginsAVideoToo() {
    String form =
        """
        --line\r
        Content-Disposition: form-data; name="prompt"\r
        \r
        a cat\r
        --line\r
        Content-Disposition: form-data; name="input_reference"; filename="a.png"\r
        Content-Type: image/png\r
        \r
        PNG\r
        --line\r
        Content-Disposition: form-data; name="seconds"\r
        \r
        8\r
        --line\r
        Content-Disposition: form-data; name="model"\r
        \r
        %s\r
        --line--\r
        """;

    HttpResponse<String> answer =
        gateway()
            .send(
                HttpRequest.newBuilder(gateway().base().resolve("/v1/videos"))
                    .header("Authorization", "Bearer " + customer.key())
                    .header("Content-Type", "multipart/form-data; boundary=line")
                    .POST(BodyPublishers.ofString(form.formatted(model))));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(host.asked("POST").getFirst().body()).isEqualTo(form.formatted("own-name"));
    assertThat(gateway().available(customer)).isEqualTo("0.2");
  }

  @Test
  void aVideoThatFailsCostsNothingAndItsReasonPassesWithoutSecrets() {
    String video = "/v1/videos/" + begin("/v1/videos", "4").at("/id").asText();
    host.saying(
        "\"status\":\"failed\",\"error\":{\"code\":\"moderation_blocked\",\"message\":\"own-name at"
            + " https://secret.example/x refused\"}");

    JsonNode failed = ended(video);

    assertThat(failed.at("/status").asText()).isEqualTo("failed");
    assertThat(failed.at("/error/code").asText()).isEqualTo("moderation_blocked");
    assertThat(failed.at("/error/message").asText()).isEqualTo(model + " at *** refused");
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @Test
  void manyWhoLearnOfTheEndAtOnceChargeItOnce() {
    String video = "/v1/videos/" + begin("/v1/videos", "4").at("/id").asText();
    pause();
    host.completed("4");

    Executor virtual = Thread::startVirtualThread;
    List<CompletableFuture<String>> polls =
        IntStream.range(0, 12)
            .mapToObj(
                _ -> CompletableFuture.supplyAsync(() -> get(video, customer).body(), virtual))
            .toList();
    polls.forEach(poll -> assertThat(poll.join()).contains("\"status\""));
    ended(video);

    assertThat(gateway().available(customer)).isEqualTo("0.6");
    JsonNode entries =
        gateway().api("GET", "/api/account/" + customer.account() + "/ledger?limit=50", "");
    assertThat(entries.findValuesAsText("kind").stream().filter("charge"::equals)).hasSize(1);
  }

  @Test
  void aVideoNobodyAsksAboutIsPaidForAllTheSame() {
    host.completed("4");
    begin("/v1/videos", "8");

    for (int i = 0; i < 60 && !gateway().available(customer).equals("0.6"); i++) {
      pause();
    }

    assertThat(gateway().available(customer)).isEqualTo("0.6");
  }

  @Test
  void aStrangerLearnsNothing() {
    String id = begin("/v1/videos", "4").at("/id").asText();
    Customer stranger = gateway().customer("1");

    for (String path : List.of("/v1/videos/", "/v1/video/generations/")) {
      HttpResponse<String> theirs = get(path + id, stranger);
      assertThat(theirs.statusCode()).isEqualTo(404);
      assertThat(theirs.body()).isEqualTo(get(path + NOWHERE, stranger).body());
      assertThat(theirs.body()).isEqualTo(get(path + VideoHost.ID, stranger).body());
    }
    assertThat(get("/v1/videos/" + id + "/content", stranger).statusCode()).isEqualTo(404);
    assertThat(delete("/v1/videos/" + id, stranger).statusCode()).isEqualTo(404);
    assertThat(get("/v1/videos", stranger).body()).contains("\"data\":[]");
    assertThat(host.asked("DELETE")).isEmpty();
  }

  @Test
  void theBytesPassAsTheyAreOnceTheVideoIsPaidFor() {
    String video = "/v1/videos/" + begin("/v1/videos", "4").at("/id").asText();
    assertThat(get(video + "/content", customer).statusCode()).isEqualTo(400);
    pause();
    host.completed("4");

    HttpResponse<String> bytes = get(video + "/content?variant=thumbnail", customer);

    assertThat(bytes.statusCode()).as(bytes.body()).isEqualTo(200);
    assertThat(bytes.headers().firstValue("content-type")).contains("video/mp4");
    assertThat(bytes.body()).isEqualTo(new String(VideoHost.BYTES, UTF_8));
    assertThat(host.asked("GET").getLast().path())
        .isEqualTo("/v1/videos/" + VideoHost.ID + "/content?variant=thumbnail");
    assertThat(gateway().available(customer)).isEqualTo("0.6");
    assertThat(get(video + "/content?variant=all", customer).body()).contains("variant");
  }

  @Test
  void aLargeVideoIsReadNoFasterThanItsClientTakesItAndNoFurtherThanItStays() throws Exception {
    String video = "/v1/videos/" + begin("/v1/videos", "4").at("/id").asText();
    pause();
    host.completed("4").filming(LARGE);

    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> bytes =
          client.send(request(video + "/content", customer).build(), BodyHandlers.ofInputStream());
      try (InputStream slow = bytes.body()) {
        assertThat(slow.readNBytes(1_000)).hasSize(1_000);
        pause();
        long sent = host.upstream().bytesSent();
        pause();
        assertThat(sent).isLessThan(LARGE / 10);
        assertThat(host.upstream().bytesSent()).isEqualTo(sent); // it waits
      }
      for (int i = 0; i < 10 && host.upstream().aborted() == 0; i++) {
        pause();
      }
    }

    assertThat(host.upstream().aborted()).isEqualTo(1);
  }

  @Test
  void aVideoThatIsDeletedBeforeItIsDoneCostsNothingAndIsGone() {
    String id = begin("/v1/videos", "4").at("/id").asText();

    HttpResponse<String> gone = delete("/v1/videos/" + id, customer);

    assertThat(gone.body())
        .isEqualTo("{\"id\":\"%s\",\"object\":\"video.deleted\",\"deleted\":true}".formatted(id));
    assertThat(host.asked("DELETE").getFirst().path()).isEqualTo("/v1/videos/" + VideoHost.ID);
    assertThat(gateway().available(customer)).isEqualTo("1");
    assertThat(get("/v1/videos/" + id, customer).statusCode()).isEqualTo(404);
  }

  @Test
  void ownVideosAreListedPageByPage() {
    String first = begin("/v1/videos", "1").at("/id").asText();
    String second = begin("/v1/videos", "1").at("/id").asText();
    String third = begin("/v1/videos", "1").at("/id").asText();

    JsonNode newest = GatewayClient.json(get("/v1/videos?limit=2", customer).body());
    JsonNode rest = GatewayClient.json(get("/v1/videos?after=" + second, customer).body());
    JsonNode oldest = GatewayClient.json(get("/v1/videos?order=asc", customer).body());

    assertThat(newest.findValuesAsText("id")).containsExactly(third, second);
    assertThat(newest.at("/has_more").asBoolean()).isTrue();
    assertThat(rest.findValuesAsText("id")).containsExactly(first);
    assertThat(rest.at("/has_more").asBoolean()).isFalse();
    assertThat(oldest.findValuesAsText("id")).containsExactly(first, second, third);
  }

  @ParameterizedTest
  @CsvSource({"limit=0, limit", "limit=101, limit", "order=up, order", "after=x, after"})
  void aListThatCannotBeIsRefusedByItsField(String query, String field) {
    HttpResponse<String> answer = get("/v1/videos?" + query, customer);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).at("/error/param").asText()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "\"601\"", "\"four\"", "4.5", "true"})
  void aLengthThatIsNoneIsRefused(String seconds) {
    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/videos",
                customer,
                "{\"model\":\"%s\",\"prompt\":\"a cat\",\"seconds\":%s}".formatted(model, seconds));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).at("/error/param").asText()).isEqualTo("seconds");
    assertThat(host.upstream().received()).isEmpty();
  }

  @Test
  void aModelWithoutAPriceForVideosMakesNone() {
    gateway().price(model, "1", "1");

    HttpResponse<String> answer = post("4");

    assertThat(GatewayClient.json(answer.body()).at("/error/code").asText())
        .isEqualTo("model_not_priced");
    assertThat(host.upstream().received()).isEmpty();
  }

  @Test
  void whoCannotPayForAllOfItGetsNothing() {
    HttpResponse<String> answer = post("11");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("insufficient_quota");
    assertThat(host.upstream().received()).isEmpty();
  }

  @Test
  void aProviderThatHasLostTheVideoIsNotPaid() {
    String video = "/v1/videos/" + begin("/v1/videos", "4").at("/id").asText();
    host.failing(404);

    assertThat(ended(video).at("/error/code").asText()).isEqualTo("video_lost");
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @Test
  void aProviderInTroubleLeavesTheVideoAsItWas() {
    String video = "/v1/videos/" + begin("/v1/videos", "4").at("/id").asText();
    pause();
    host.failing(500);
    assertThat(get(video, customer).body()).contains("\"status\":\"queued\"");
    assertThat(gateway().available(customer)).isEqualTo("0.6");

    host.failing(200).completed("4");
    assertThat(ended(video).at("/status").asText()).isEqualTo("completed");
  }

  // ── videos of videos ──

  @Test
  void aVideoOfAnotherIsMadeWhereThatOneIsAndPaidForItself() {
    String source = begin("/v1/videos", "4").at("/id").asText();
    pause();
    host.completed("3");
    ended("/v1/videos/" + source);
    VideoHost preferred = preferredHost();
    host.saying("\"status\":\"queued\",\"progress\":0");

    HttpResponse<String> answer = remix(source, "{ \"prompt\":\"a dog\" }", customer);

    JsonNode begun = GatewayClient.json(answer.body());
    assertThat(begun.at("/status").asText()).as(answer.body()).isEqualTo("queued");
    assertThat(begun.at("/id").asText()).matches("video_[0-9a-f]{32}").isNotEqualTo(source);
    assertThat(begun.at("/model").asText()).isEqualTo(model);
    assertThat(begun.at("/seconds").asText()).isEqualTo("3");
    assertThat(host.asked("POST")).hasSize(2);
    assertThat(host.asked("POST").getLast().path())
        .isEqualTo("/v1/videos/" + VideoHost.ID + "/remix");
    assertThat(host.asked("POST").getLast().body()).isEqualTo("{ \"prompt\":\"a dog\" }");
    // three seconds are paid for, three more are held for
    assertThat(gateway().available(customer)).isEqualTo("0.4");

    host.completed("2");
    ended("/v1/videos/" + begun.at("/id").asText());

    assertThat(gateway().available(customer)).isEqualTo("0.5");
    assertThat(preferred.upstream().received()).isEmpty();
    preferred.close();
  }

  /** Serves whatever can be served anywhere. */
  private VideoHost preferredHost() {
    VideoHost preferred = new VideoHost();
    gateway()
        .api(
            "POST",
            "/api/provider/",
            """
            {"name":"p-%s","type":"openai","base_url":"%s","keys":["sk-upstream-secret-0002"],
             "models":["%s"],"priority":10}\
            """
                .formatted(UUID.randomUUID(), preferred.upstream().baseUrl(), model));
    return preferred;
  }

  @Test
  void aVideoOfAnotherNeedsOneThatIsThereAndOnesOwn() {
    String source = begin("/v1/videos", "4").at("/id").asText();
    String body = "{\"prompt\":\"a dog\"}";
    Customer stranger = gateway().customer("1");

    HttpResponse<String> early = remix(source, body, customer);
    HttpResponse<String> theirs = remix(source, body, stranger);
    HttpResponse<String> none = remix(NOWHERE, body, stranger);
    HttpResponse<String> nobody = remix(source, body, new Customer(0, "sk-ng-nobody"));

    assertThat(GatewayClient.json(early.body()).at("/error/param").asText()).isEqualTo("video_id");
    assertThat(theirs.statusCode()).isEqualTo(404);
    assertThat(theirs.body()).isEqualTo(none.body());
    assertThat(nobody.statusCode()).isEqualTo(401);
    pause();
    host.completed("4");
    ended("/v1/videos/" + source);
    assertThat(GatewayClient.json(remix(source, "{}", customer).body()).at("/error/param").asText())
        .isEqualTo("prompt");
    assertThat(remix(source, "{", customer).body()).contains("invalid_json");
    assertThat(host.asked("POST")).hasSize(1);
    assertThat(gateway().available(stranger)).isEqualTo("1");
    assertThat(gateway().available(customer)).isEqualTo("0.6");
  }

  @Test
  void theSameNameForVideosOfTwoOthersIsAConflict() {
    host.completed("1");
    String first = begin("/v1/videos", "1").at("/id").asText();
    String second = begin("/v1/videos", "1").at("/id").asText();
    ended("/v1/videos/" + first);
    ended("/v1/videos/" + second);
    String name = UUID.randomUUID().toString();

    HttpResponse<String> made = remixNamed(first, name);
    HttpResponse<String> again = remixNamed(first, name);
    HttpResponse<String> other = remixNamed(second, name);

    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(GatewayClient.json(again.body()).at("/id"))
        .isEqualTo(GatewayClient.json(made.body()).at("/id"));
    assertThat(other.statusCode()).as(other.body()).isGreaterThanOrEqualTo(400);
    assertThat(host.asked("POST")).hasSize(3);
  }

  private HttpResponse<String> remix(String source, String body, Customer asker) {
    return gateway().post("/v1/videos/" + source + "/remix", asker, body);
  }

  private HttpResponse<String> remixNamed(String source, String name) {
    return gateway()
        .send(
            request("/v1/videos/" + source + "/remix", customer)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", name)
                .POST(BodyPublishers.ofString("{\"prompt\":\"a dog\"}")));
  }

  // ── the client ──

  JsonNode begin(String path, String seconds) {
    HttpResponse<String> answer = gateway().post(path, customer, question(seconds));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return GatewayClient.json(answer.body());
  }

  private HttpResponse<String> post(String seconds) {
    return gateway().post("/v1/videos", customer, question(seconds));
  }

  private String question(String seconds) {
    return "{\"model\":\"%s\",\"prompt\":\"a cat\",\"seconds\":\"%s\"}".formatted(model, seconds);
  }

  /** Polls as clients do, until the video has ended. */
  JsonNode ended(String path) {
    for (int i = 0; i < 40; i++) {
      HttpResponse<String> answer = get(path, customer);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode video = GatewayClient.json(answer.body());
      if (List.of("completed", "failed").contains(video.at("/status").asText())) {
        return video;
      }
      pause();
    }
    throw new AssertionError("the video does not end");
  }

  /** For a provider is asked about a video once in a second at most. */
  static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(1_100));
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private HttpResponse<String> get(String path, Customer who) {
    return gateway().send(request(path, who).GET());
  }

  private HttpResponse<String> delete(String path, Customer who) {
    return gateway().send(request(path, who).DELETE());
  }

  private HttpRequest.Builder request(String path, Customer who) {
    return HttpRequest.newBuilder(gateway().base().resolve(path))
        .header("Authorization", "Bearer " + who.key());
  }
}
