package io.nebulagate.bootstrap.flow.dialects.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A customer with a dollar, a model, and providers of it that answer as told. */
final class Stage implements AutoCloseable {

  /** What the provider's own name of the model is. */
  static final String OWN_NAME = "own-name";

  final String model = "m-" + UUID.randomUUID();
  private final Customer customer = gateway().customer("1");
  private final List<ScriptedUpstream> upstreams = new ArrayList<>();
  private final List<Long> providers = new ArrayList<>();

  static GatewayClient gateway() {
    return InProcess.gateway();
  }

  Customer customer() {
    return customer;
  }

  /** The price of the model, as members of a JSON object. */
  void price(String members) {
    gateway().api("PUT", "/api/price/", "{\"model\":\"" + model + "\"," + members + "}");
  }

  /** One more provider, asked after those there are. */
  void provider(String type, Reply... replies) {
    ScriptedUpstream upstream = ScriptedUpstream.start().answering(replies);
    upstreams.add(upstream);
    providers.add(
        gateway()
            .api(
                "POST",
                "/api/provider/",
                """
                {"name":"p-%s","type":"%s","base_url":"%s","priority":%d,
                 "keys":["sk-upstream-secret-0001"],
                 "models":[{"name":"%s","upstream":"%s"}]}\
                """
                    .formatted(
                        UUID.randomUUID(),
                        type,
                        upstream.baseUrl(),
                        -providers.size(),
                        model,
                        OWN_NAME))
            .required("id")
            .asLong());
  }

  /** What the provider with this number was asked, the first being 0. */
  List<Received> received(int provider) {
    return upstreams.get(provider).received();
  }

  /** The body of the only question that the first provider was asked. */
  JsonNode asked() {
    assertThat(received(0)).hasSize(1);
    return GatewayClient.json(received(0).getFirst().body());
  }

  HttpResponse<String> ask(String path, String body) {
    return gateway().post(path.replace("MODEL", model), customer, body.replace("MODEL", model));
  }

  BigDecimal left() {
    return new BigDecimal(gateway().available(customer));
  }

  static String dropped(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Gateway-Dropped").orElse("");
  }

  /** The books are in order. */
  @Override
  public void close() {
    upstreams.forEach(ScriptedUpstream::close);
    providers.forEach(id -> gateway().api("DELETE", "/api/provider/" + id, ""));
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }
}
