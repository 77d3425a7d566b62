package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.signin.SignInFlow;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What only the whole program shows: first start, restart, crash, drain. */
class ProgramIT {

  private static final Pattern SETUP_CODE =
      Pattern.compile("setup code of this start is ([0-9A-Z-]+)\\.");

  private final Path data = GatewayProgram.newDataFolder();

  @Test
  void withNothingConfiguredTheDemoAnswersWithTheKeyItWrote() throws IOException {
    try (GatewayProgram program = GatewayProgram.start(data, Map.of())) {
      Path keyFile = data.resolve("demo-key");
      Customer demo = new Customer(0, Files.readString(keyFile).strip());

      HttpResponse<String> answer =
          program
              .client()
              .post(
                  "/v1/chat/completions",
                  demo,
                  "{\"model\":\"demo-chat\",\"messages\":[],\"max_tokens\":3}");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
          .isEqualTo("rw-------");
      assertThat(program.log()).contains("curl").doesNotContain(demo.key());
      assertThat(program.stop()).isZero();
    }
  }

  @Test
  void theCodeInTheLogMakesTheFirstUserWhoSignsIn() {
    try (GatewayProgram program = GatewayProgram.start(data, Map.of("DEMO", "off"))) {
      Matcher code = SETUP_CODE.matcher(program.log());
      assertThat(code.find()).as(program.log()).isTrue();

      new SignInFlow(program.base()).fromSetupToGone(code.group(1));
    }
  }

  @Test
  void aRestartKeepsEverything() throws IOException {
    String key;
    try (GatewayProgram program = GatewayProgram.start(data, Map.of())) {
      key = Files.readString(data.resolve("demo-key")).strip();
      assertThat(program.stop()).isZero();
    }
    try (GatewayProgram program = GatewayProgram.start(data, Map.of())) {
      HttpResponse<String> answer =
          program
              .client()
              .post(
                  "/v1/embeddings",
                  new Customer(0, key),
                  "{\"model\":\"demo-embedding\",\"input\":\"x\"}");
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKillInTheMiddleOfStreamsLosesNoMoneyAndLeavesNoHold() {
    Vertx vertx = Vertx.vertx();
    DemoUpstream slow = DemoUpstream.start(vertx, Duration.ofMillis(100));
    String model = "m-" + UUID.randomUUID();
    Customer customer;
    try (GatewayProgram program =
        GatewayProgram.start(data, Map.of("DEMO", "off", "HOLD_TTL_SECONDS", "10"))) {
      GatewayClient client = program.client();
      client.provider(slow.baseUrl(), model, "demo-chat");
      client.price(model, "1", "1");
      customer = client.customer("1");
      List<CompletableFuture<HttpResponse<Void>>> streams =
          IntStream.range(0, 20).mapToObj(_ -> stream(client, customer, model)).toList();
      streams.forEach(stream -> stream.exceptionally(_ -> null));
      awaitHolds(client, customer);
      program.kill();
    }
    try (GatewayProgram program =
        GatewayProgram.start(data, Map.of("DEMO", "off", "HOLD_TTL_SECONDS", "10"))) {
      GatewayClient client = program.client();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> account(client, customer).at("/held").asText().equals("0"));
      assertThat(client.api("GET", "/api/ledger/verify", "").at("/ok").asBoolean()).isTrue();
      assertThat(program.stop()).isZero();
    }
    GatewayProgram.Finished verified = GatewayProgram.run(data, "ledger-verify");
    assertThat(verified.output()).contains("ledger-verify: ok");
    assertThat(verified.exitCode()).isZero();
    slow.close();
    vertx.close();
  }

  @Test
  void aRunningStreamIsFinishedBeforeTheProgramEnds() {
    Vertx vertx = Vertx.vertx();
    DemoUpstream slow = DemoUpstream.start(vertx, Duration.ofMillis(40));
    String model = "m-" + UUID.randomUUID();
    try (GatewayProgram program = GatewayProgram.start(data, Map.of("DEMO", "off"))) {
      GatewayClient client = program.client();
      client.provider(slow.baseUrl(), model, "demo-chat");
      client.price(model, "1", "1");
      Customer customer = client.customer("1");
      CompletableFuture<HttpResponse<String>> running =
          client.http().sendAsync(streaming(client, customer, model), BodyHandlers.ofString());
      awaitHolds(client, customer);

      program.process().destroy();
      await().atMost(Duration.ofSeconds(1)).until(() -> readiness(client) == 503);
      int exitCode = program.stop();

      assertThat(running.join().body()).endsWith("data: [DONE]\n\n");
      assertThat(exitCode).isZero();
    }
    slow.close();
    vertx.close();
  }

  @Test
  void aSecondProgramOnTheSameFolderIsTurnedAwayInOneLine() {
    try (GatewayProgram _ = GatewayProgram.start(data, Map.of("DEMO", "off"))) {
      GatewayProgram.Finished second = GatewayProgram.run(data, "serve");

      assertThat(second.exitCode()).isNotZero();
      assertThat(second.output().lines()).hasSize(1);
    }
  }

  @Test
  void anOpenAiKeyAloneMakesTheGatewayServe() throws IOException {
    try (ScriptedUpstream openAi = ScriptedUpstream.start()) {
      openAi.answering(
          Reply.json(
              "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4o-mini\"},{\"id\":\"gpt-unheard-of\"}]}"),
          Reply.json(
              "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":"
                  + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},"
                  + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1000,"
                  + "\"completion_tokens\":100,\"total_tokens\":1100}}"));
      try (GatewayProgram program =
          GatewayProgram.start(
              data,
              Map.of(
                  "OPENAI_API_KEY",
                  "sk-openai-0123456789",
                  "PROVIDER_OPENAI_BASE_URL",
                  openAi.baseUrl().toString()))) {
        Customer first = new Customer(0, Files.readString(data.resolve("demo-key")).strip());

        HttpResponse<String> priced = ask(program, first, "gpt-4o-mini");
        HttpResponse<String> unpriced = ask(program, first, "gpt-unheard-of");

        assertThat(GatewayClient.json(priced.body()).at("/model").asText())
            .isEqualTo("gpt-4o-mini");
        assertThat(program.client().explain(priced).at("/amount").asText()).isEqualTo("0.00021");
        assertThat(unpriced.statusCode()).isEqualTo(503);
        assertThat(openAi.received().getFirst().headers())
            .containsEntry("authorization", "Bearer sk-openai-0123456789");
        assertThat(program.log()).doesNotContain("sk-openai-0123456789");
      }
    }
  }

  private static HttpResponse<String> ask(GatewayProgram program, Customer by, String model) {
    return program
        .client()
        .post("/v1/chat/completions", by, "{\"model\":\"%s\",\"messages\":[]}".formatted(model));
  }

  private static int readiness(GatewayClient client) {
    return client.send(HttpRequest.newBuilder(client.base().resolve("/readyz"))).statusCode();
  }

  private static void awaitHolds(GatewayClient client, Customer customer) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !account(client, customer).at("/held").asText().equals("0"));
  }

  private static JsonNode account(GatewayClient client, Customer customer) {
    return client.api("GET", "/api/account/" + customer.account(), "");
  }

  private static CompletableFuture<HttpResponse<Void>> stream(
      GatewayClient client, Customer customer, String model) {
    return client.http().sendAsync(streaming(client, customer, model), BodyHandlers.discarding());
  }

  private static HttpRequest streaming(GatewayClient client, Customer customer, String model) {
    return HttpRequest.newBuilder(client.base().resolve("/v1/chat/completions"))
        .header("Authorization", "Bearer " + customer.key())
        .header("Content-Type", "application/json")
        .POST(
            BodyPublishers.ofString(
                "{\"model\":\"%s\",\"stream\":true,\"messages\":[]}".formatted(model)))
        .build();
  }
}
