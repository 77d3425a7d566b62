package io.nebulagate.bootstrap.flow.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs in prompts where {@code FETCH_URLS=on}, at the whole gateway. */
abstract class FetchedUrlFlows {

  private static final String ANSWER =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"own","choices":
      [{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}\
      """;

  private final String model = "m-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final ScriptedUpstream inside = ScriptedUpstream.start();
  private Customer customer;

  abstract GatewayClient gateway();

  @BeforeEach
  void somebodyWhoPays() {
    gateway().price(model, "1", "1");
    customer = gateway().customer("1");
    upstream.answering(_ -> Reply.json(ANSWER));
    inside.answering(_ -> Reply.json("{}").header("content-type", "image/png"));
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    inside.close();
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://0.0.0.0:%d/x",
        "http://localhost:%d/x",
        "http://localtest.me:%d/x",
        "http://[::ffff:127.0.0.1]:%d/x",
        "https://[::ffff:127.0.0.1]:%d/x",
        "http://127.0.0.1:%d/x",
        "https://127.0.0.1:%d/x",
        "http://169.254.169.254/latest/meta-data/"
      })
  void aUrlThatLeadsInsideIsRefusedBeforeAnyPacket(String url) {
    gemini();

    HttpResponse<String> refused =
        gateway()
            .post(
                "/v1/chat/completions",
                customer,
                """
                {"model":"%s","messages":[{"role":"user","content":[{"type":"text","text":"see"},
                 {"type":"image_url","image_url":{"url":"%s"}}]}]}
                """
                    .formatted(model, url.formatted(inside.baseUrl().getPort())));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    JsonNode error = GatewayClient.json(refused.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("invalid_value");
    assertThat(error.path("param").asText()).isEqualTo("messages[0].content[1].image_url.url");
    assertThat(inside.accepted()).isZero();
    assertThat(upstream.received()).isEmpty();
    await().until(() -> gateway().available(customer).equals("1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/messages  | {"model":"$","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://127.0.0.1/x"}}]}]} | messages[0].content[0].source.url
          /v1/responses | {"model":"$","input":[{"role":"user","content":[{"type":"input_image","image_url":"https://127.0.0.1/x"}]}]} | input[0].content[0].image_url
          /v2/chat      | {"model":"$","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://127.0.0.1/x"}}]}]} | messages[0].content[0].image_url.url
          """)
  void everyDialectIsToldWhere(String path, String body, String place) {
    gemini();

    HttpResponse<String> refused = gateway().post(path, customer, body.replace("$", model));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains(place);
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void theSameDialectGetsTheUrlAsItWasWritten() {
    gateway().provider(upstream.baseUrl(), model, model);
    String body =
        ("{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                + "\"image_url\":{\"url\":\"%s/x\"}}]}]}")
            .formatted(model, inside.baseUrl());

    HttpResponse<String> served = gateway().post("/v1/chat/completions", customer, body);

    assertThat(served.statusCode()).as(served.body()).isEqualTo(200);
    assertThat(upstream.received().getFirst().body()).isEqualTo(body);
    assertThat(inside.accepted()).isZero();
  }

  private void gemini() {
    gateway()
        .api(
            "POST",
            "/api/provider/",
            """
            {"name":"p-%s","type":"gemini","base_url":"%s","keys":["sk-upstream-secret-0001"],
             "models":[{"name":"%s","upstream":"gemini-own"}]}\
            """
                .formatted(UUID.randomUUID(), upstream.baseUrl(), model));
  }
}
