package io.nebulagate.bootstrap.flow.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A whole gateway with two models, somebody who pays, and policies about these models alone. */
abstract class PolicyStage {

  private static final String ANSWER =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"own-name","choices":
      [{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}\
      """;

  final String model = "m" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
  final String mini = model + "mini";
  final ScriptedUpstream upstream = ScriptedUpstream.start();
  final List<Long> policies = new ArrayList<>();
  Customer customer;

  abstract GatewayClient gateway();

  @BeforeEach
  void twoModelsAndSomebodyWhoPays() {
    for (String name : List.of(model, mini)) {
      String price = name.equals(model) ? "10" : "1";
      gateway().price(name, price, price);
      gateway().provider(upstream.baseUrl(), name, "own-" + name);
    }
    customer = gateway().customer("1");
    upstream.answering(_ -> Reply.json(ANSWER));
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    for (long id : policies) {
      gateway().api("PUT", "/api/policy/", "{\"id\":%d,\"mode\":\"off\"}".formatted(id));
    }
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  HttpResponse<String> ask(String prompt) {
    return gateway()
        .post(
            "/v1/chat/completions",
            customer,
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, prompt));
  }

  /** A policy of one rule. */
  void policy(String mode, String rule) {
    policies.add(
        gateway()
            .api(
                "POST",
                "/api/policy/",
                "{\"name\":\"p\",\"mode\":\"%s\",\"rules\":[%s]}".formatted(mode, rule))
            .required("id")
            .asLong());
  }
}
