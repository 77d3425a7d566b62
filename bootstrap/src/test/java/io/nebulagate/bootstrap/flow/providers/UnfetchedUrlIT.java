package io.nebulagate.bootstrap.flow.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.RunningProgram;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** URLs in prompts where nobody asked for them to be read, against the packaged program. */
class UnfetchedUrlIT {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  private static final String ANSWER =
      """
      {"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP"}],
       "usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":1,"totalTokenCount":10}}\
      """;

  @Test
  void anotherDialectIsHandedTheUrlAndTheGatewayReadsNothing() {
    GatewayClient gateway = PROGRAM.client();
    try (ScriptedUpstream upstream = ScriptedUpstream.start();
        ScriptedUpstream host = ScriptedUpstream.start()) {
      upstream.answering(Reply.json(ANSWER));
      gateway.price("m", "1", "1");
      gateway.api(
          "POST",
          "/api/provider/",
          """
          {"name":"p","type":"gemini","base_url":"%s","keys":["sk-upstream-secret-0001"],
           "models":["m"]}\
          """
              .formatted(upstream.baseUrl()));
      Customer customer = gateway.customer("1");
      String url = host.baseUrl() + "/cat.png";

      HttpResponse<String> served =
          gateway.post(
              "/v1/chat/completions",
              customer,
              """
              {"model":"m","messages":[{"role":"user","content":[
               {"type":"image_url","image_url":{"url":"%s"}}]}]}\
              """
                  .formatted(url));

      assertThat(served.statusCode()).as(served.body()).isEqualTo(200);
      JsonNode asked = GatewayClient.json(upstream.received().getFirst().body());
      assertThat(asked.at("/contents/0/parts/0/fileData/fileUri").asText()).isEqualTo(url);
      assertThat(host.accepted()).isZero();
    }
  }
}
