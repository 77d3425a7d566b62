package io.nebulagate.bootstrap.flow.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.bootstrap.support.MailBox;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A budget is used up; those who keep the money read it, and the operator's receiver hears it. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@WithTestResource(value = MailBox.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class NoticeFlowTest {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Inject LedgerStore ledger;
  @Inject AccountBook accounts;
  @Inject EmailBook addresses;

  private final ScriptedUpstream receiver = ScriptedUpstream.start();
  private final GatewayClient gateway = InProcess.gateway();

  @AfterEach
  void theBooksAreInOrder() {
    receiver.close();
    assertThat(gateway.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void aBudgetThatIsUsedUpIsToldByLetterAndWebhookOnceAlsoWhenTheReceiverFailsAtFirst()
      throws GeneralSecurityException {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    receiver.answering(call ->
        Reply.json(seen.add(call.headers().getOrDefault("webhook-id", "")) ? 500 : 200, "{}"));
    JsonNode webhook =
        gateway.api(
            "POST",
            "/api/notice/webhook",
            "{\"url\":\"%s/in?token=x\",\"kinds\":[\"budget_used\"]}"
                .formatted(receiver.baseUrl()));
    Customer customer = gateway.customer("1");
    JsonNode account = gateway.api("GET", "/api/account/" + customer.account(), "");
    long user = account.required("owner_id").asLong();
    String address = "u" + user + "@example.org";
    assertThat(addresses.keep(user, new EmailAddress(address))).isTrue();

    spend(user);

    await().atMost(A_MINUTE).until(() -> callsAbout(user).size() == 2);
    List<Received> calls = callsAbout(user);
    String id = calls.getLast().headers().getOrDefault("webhook-id", "");
    assertThat(calls.getFirst().headers()).containsEntry("webhook-id", id);
    JsonNode told = GatewayClient.json(calls.getLast().body());
    assertThat(told.path("type").asText()).isEqualTo("budget_used");
    assertThat(told.at("/data/tenant_id").asLong()).isEqualTo(user);
    assertThat(told.at("/data/threshold").asText()).isEqualTo("50");
    for (Received call : calls) {
      assertThat(call.path()).isEqualTo("/in?token=x");
      assertThat(call.headers())
          .containsEntry("webhook-signature", signature(webhook.required("secret").asText(), call));
    }
    await()
        .atMost(A_MINUTE)
        .untilAsserted(() -> {
          JsonNode delivery = delivery(webhook, id.substring("msg_".length()));
          assertThat(delivery.path("state").asText()).isEqualTo("delivered");
          assertThat(delivery.path("attempts").asInt()).isEqualTo(2);
        });
    await()
        .atMost(A_MINUTE)
        .untilAsserted(() ->
            assertThat(
                    MailBox.letters().stream()
                        .filter(letter -> letter.contains("budget of user " + user))
                        .toList())
                .hasSize(1));
    gateway.api("DELETE", "/api/webhook/" + webhook.required("id").asText(), "");
  }

  @Test
  void aWebhookOfAPersonLeadsNowhereInside() {
    Customer customer = gateway.customer("0");
    JsonNode account = gateway.api("GET", "/api/account/" + customer.account(), "");
    for (String url :
        List.of(
            receiver.baseUrl().toString(), "http://0.0.0.0:3000/x", "http://[::ffff:127.0.0.1]")) {
      String body =
          "{\"org_id\":%s,\"url\":\"%s\",\"kinds\":[\"budget_used\"]}"
              .formatted(account.required("owner_id"), url);

      var refused = gateway.apiResponse("POST", "/api/webhook/", body);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      JsonNode error = GatewayClient.json(refused.body());
      assertThat(error.path("code").asText()).isEqualTo("invalid_value");
      assertThat(error.toString()).contains("url");
    }
    assertThat(receiver.accepted()).isZero();
  }

  /** Other tests spend budgets, too. */
  private List<Received> callsAbout(long user) {
    return receiver.received().stream()
        .filter(call -> call.body().contains("\"tenant_id\":" + user + ","))
        .toList();
  }

  private JsonNode delivery(JsonNode webhook, String notice) {
    JsonNode page =
        gateway.api(
            "GET",
            "/api/webhook/" + webhook.required("id").asText() + "/deliveries?page_size=100",
            "");
    for (JsonNode delivery : page.required("items")) {
      if (delivery.path("notice_id").asText().equals(notice)) {
        return delivery;
      }
    }
    throw new AssertionError("no delivery of " + notice + " in " + page);
  }

  /** Six tenths of a budget: one threshold. */
  private void spend(long user) {
    LedgerBench bench = new LedgerBench(ledger, accounts);
    Budget day =
        new Budget(
            "USER",
            Long.toString(user),
            Budget.Period.DAY,
            LocalDate.of(2026, 11, 20),
            Money.parse("1"));
    Hold hold = LedgerBench.aHold(bench.account(600_000_000), 600_000_000).within(List.of(day));
    bench.hold(hold);
    bench.settle(hold, 600_000_000);
  }

  /** As the specification says it: id, seconds and body, joined by dots. */
  private static String signature(String secret, Received call) throws GeneralSecurityException {
    String signed =
        String.join(
            ".",
            call.headers().get("webhook-id"),
            call.headers().get("webhook-timestamp"),
            call.body());
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }
}
