package io.nebulagate.bootstrap.flow.modalities;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms with files: they reach the provider as they came, but for the name of the model. */
abstract class UploadFlows {

  private static final String BOUNDARY = "----frontier-of-a-form";

  private final String model = "m" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private Customer customer;

  abstract GatewayClient gateway();

  @BeforeEach
  void aProviderAndSomebodyWhoPays() {
    gateway().provider(upstream.baseUrl(), model, "own-name");
    gateway()
        .api(
            "PUT",
            "/api/price/",
            "{\"model\":\"%s\",\"input\":\"0\",\"output\":\"0\",\"per_second\":\"0.0001\"}"
                .formatted(model));
    customer = gateway().customer("1");
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 3_000_000})
  void soundOfAnySizeReachesTheProviderByteForByte(int bytes) {
    byte[] sound = wave(bytes);
    upstream.answering(
        Reply.json("{\"text\":\"hello\",\"usage\":{\"type\":\"duration\",\"seconds\":42}}"));

    HttpResponse<String> answer = post("/v1/audio/transcriptions", form(model, "file", sound));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"text\":\"hello\"");
    ScriptedUpstream.Received received = upstream.received().getFirst();
    assertThat(received.path()).isEqualTo("/v1/audio/transcriptions");
    assertThat(received.headers().get("content-type")).contains(BOUNDARY);
    assertThat(received.body()).isEqualTo(new String(form("own-name", "file", sound), UTF_8));
    assertThat(gateway().available(customer)).isEqualTo("0.9958");
  }

  @Test
  void aFormIsSentAgainWholeWhenTheFirstProviderFails() {
    ScriptedUpstream down = ScriptedUpstream.start().answering(Reply.json(503, "{}"));
    gateway()
        .api(
            "POST",
            "/api/provider/",
            """
            {"name":"p-%s","type":"openai","base_url":"%s","keys":["sk-upstream-secret-0001"],
             "priority":10,"models":[{"name":"%s","upstream":"first"}]}\
            """
                .formatted(UUID.randomUUID(), down.baseUrl(), model));
    byte[] sound = wave(2_000_000);
    upstream.answering(Reply.json("{\"text\":\"hello\",\"duration\":1.2}"));

    HttpResponse<String> answer = post("/v1/audio/translations", form(model, "file", sound));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(down.received()).hasSize(1);
    assertThat(upstream.received().getFirst().body())
        .isEqualTo(new String(form("own-name", "file", sound), UTF_8));
    assertThat(gateway().available(customer)).isEqualTo("0.9998");
    down.close();
  }

  @Test
  void subtitlesTellNoLengthSoThatOfTheFileCounts() {
    upstream.answering(
        Reply.json("1\n00:00:00,000 --> 00:00:02,000\nhello\n")
            .header("content-type", "text/plain"));

    // 16 000 bytes a second, as the head of the file says
    HttpResponse<String> answer =
        post("/v1/audio/transcriptions", form(model, "file", wave(44 + 48_000)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(answer.body()).startsWith("1\n00:00:00,000");
    assertThat(gateway().available(customer)).isEqualTo("0.9997");
  }

  @Test
  void aTranscriptThatStreamsPassesAndIsPaidByWhatItsEndTells() {
    upstream.answering(
        Reply.stream(
            """
            data: {"type":"transcript.text.delta","delta":"hel"}

            data: {"type":"transcript.text.delta","delta":"lo"}

            data: {"type":"transcript.text.done","text":"hello","usage":{"type":"duration","seconds":7}}

            """));
    byte[] body = form(model, "file", wave(10_000), "stream", "true");

    HttpResponse<String> answer = post("/v1/audio/transcriptions", body);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"delta\":\"hel\"", "transcript.text.done");
    assertThat(gateway().available(customer)).isEqualTo("0.9993");
  }

  @Test
  void editedImagesArePaidByTheImage() {
    gateway()
        .api(
            "PUT",
            "/api/price/",
            "{\"model\":\"%s\",\"input\":\"0\",\"output\":\"0\",\"per_image\":\"0.1\"}"
                .formatted(model));
    upstream.answering(Reply.json("{\"created\":1,\"data\":[{\"b64_json\":\"AA==\"}]}"));

    HttpResponse<String> answer =
        post("/v1/images/edits", form(model, "image[]", new byte[2_000], "prompt", "with a hat"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(gateway().available(customer)).isEqualTo("0.9");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/audio/transcriptions, image, file",
    "/v1/images/edits, file, image",
  })
  void aFormWithoutItsFileIsRefusedByTheFilesName(String path, String sent, String missing) {
    HttpResponse<String> answer = post(path, form(model, sent, new byte[10]));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).at("/error/param").asText()).isEqualTo(missing);
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void whatIsNoFormIsRefused() {
    HttpResponse<String> answer =
        gateway().post("/v1/audio/transcriptions", customer, "{\"model\":\"" + model + "\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("multipart/form-data");
  }

  @Test
  void aFormThatIsTooLargeIsRefusedBeforeAnybodyIsAsked() {
    HttpResponse<String> answer =
        post("/v1/audio/transcriptions", form(model, "file", new byte[34 << 20]));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(GatewayClient.json(answer.body()).at("/error/code").asText())
        .isEqualTo("request_too_large");
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void aFormThatDoesNotTellItsSizeIsRefusedWhereItBecomesTooLarge() {
    byte[] form = form(model, "file", new byte[34 << 20]);

    HttpResponse<String> answer =
        gateway()
            .send(
                to("/v1/audio/transcriptions")
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form))));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void aCompressedFormIsRefusedByName() {
    HttpResponse<String> answer =
        gateway()
            .send(
                to("/v1/audio/transcriptions")
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(form(model, "file", wave(100)))));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("content-encoding");
  }

  private HttpResponse<String> post(String path, byte[] form) {
    return gateway().send(to(path).POST(BodyPublishers.ofByteArray(form)));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(gateway().base().resolve(path))
        .header("Authorization", "Bearer " + customer.key())
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
  }

  /** The file comes first, and the model after it, as some clients send it. */
  private static byte[] form(String model, String field, byte[] file, String... more) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < more.length; i += 2) {
      fields.append(field(more[i], more[i + 1]));
    }
    byte[] head =
        """
        --%s\r
        Content-Disposition: form-data; name="%s"; filename="a.wav"\r
        Content-Type: application/octet-stream\r
        \r
        """
            .formatted(BOUNDARY, field)
            .getBytes(UTF_8);
    byte[] tail =
        ("\r\n" + fields + field("model", model) + "--" + BOUNDARY + "--\r\n").getBytes(UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + file.length + tail.length);
    System.arraycopy(file, 0, body, head.length, file.length);
    System.arraycopy(tail, 0, body, head.length + file.length, tail.length);
    return body;
  }

  private static String field(String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, name, value);
  }

  /** Text, so that it can be compared as the upstream kept it, behind a head of 16 000 bytes/s. */
  private static byte[] wave(int bytes) {
    ByteBuffer sound = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(11);
    for (int i = 0; i < bytes; i++) {
      sound.put(i, (byte) ('a' + random.nextInt(26)));
    }
    sound.put(0, "RIFF".getBytes(ISO_8859_1));
    sound.put(8, "WAVE".getBytes(ISO_8859_1));
    sound.putInt(28, 16_000);
    return sound.array();
  }
}
