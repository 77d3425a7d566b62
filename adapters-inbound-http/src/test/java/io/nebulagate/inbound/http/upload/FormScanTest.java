package io.nebulagate.inbound.http.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormScanTest {

  private static final String TYPE = "multipart/form-data; boundary=----frontier";

  @Test
  void fieldsAndFilesAreFoundWhereTheyStand() throws Exception {
    byte[] sound = new byte[5_000];
    new Random(3).nextBytes(sound);
    byte[] body = form("whisper-1", sound);

    Form form = scan(body, body.length);

    assertThat(form.text("model")).contains("whisper-1");
    Form.Part model = form.named("model").getFirst();
    assertThat(Arrays.copyOfRange(body, (int) model.from(), (int) model.to()))
        .isEqualTo("whisper-1".getBytes(UTF_8));
    Form.Part file = form.named("file").getFirst();
    assertThat(Arrays.copyOfRange(body, (int) file.from(), (int) file.to())).isEqualTo(sound);
    assertThat(file.file().orElseThrow().name()).isEqualTo("a.wav");
    assertThat(file.file().orElseThrow().digest())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sound)));
  }

  @Test
  void itDoesNotMatterWhereTheBytesAreSplit() {
    byte[] tricky = "\r\n-\r\n--\r\n----frontie\r\r\n------fronti".getBytes(ISO_8859_1);
    byte[] body = form("m", tricky);
    Form whole = scan(body, body.length);
    for (int size = 1; size < 50; size++) {
      assertThat(scan(body, size)).as("pieces of %d", size).isEqualTo(whole);
    }
    Form.Part file = whole.named("file").getFirst();
    assertThat(file.to() - file.from()).isEqualTo(tricky.length);
  }

  @Test
  void listsAreNamedWithoutTheirBrackets() {
    String body =
        """
        ------frontier\r
        content-disposition: form-data; name="image[]"; filename="a.png"\r
        content-type: image/png\r
        \r
        A\r
        ------frontier\r
        content-disposition: form-data; name="image[]"; filename="b.png"\r
        \r
        B\r
        ------frontier--\r
        an epilogue\
        """;
    assertThat(scan(body.getBytes(UTF_8), 7).named("image")).hasSize(2);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"application/json", "multipart/form-data", "multipart/mixed; boundary=x"})
  void whatIsNoFormIsRefusedByItsType(String type) {
    assertThatThrownBy(() -> FormScan.of(type))
        .satisfies(refused -> assertThat(field(refused)).isEqualTo("content-type"));
  }

  @Test
  void aFormThatBreaksOffIsNone() {
    byte[] body = form("m", new byte[10]);
    FormScan scan = FormScan.of(TYPE);
    scan.feed(Arrays.copyOf(body, body.length - 6));
    assertThatThrownBy(scan::end).isInstanceOf(GatewayException.class);
  }

  @Test
  void aTextThatIsTooLargeIsRefusedByItsName() {
    byte[] body =
        ("------frontier\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\n"
                + "x".repeat(300 << 10)
                + "\r\n------frontier--\r\n")
            .getBytes(UTF_8);
    assertThatThrownBy(() -> scan(body, 1_000))
        .satisfies(refused -> assertThat(field(refused)).isEqualTo("prompt"));
  }

  @Test
  void tooManyFieldsAreRefused() {
    String field = "------frontier\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    byte[] body = (field.repeat(65) + "------frontier--\r\n").getBytes(UTF_8);
    assertThatThrownBy(() -> scan(body, 1_000)).isInstanceOf(GatewayException.class);
  }

  private static String field(Throwable refused) {
    return refused instanceof GatewayException gateway
            && gateway.error() instanceof GatewayError.InvalidValue wrong
        ? wrong.field()
        : refused.toString();
  }

  private static byte[] form(String model, byte[] file) {
    byte[] head =
        """
        ------frontier\r
        Content-Disposition: form-data; name="file"; filename="a.wav"\r
        Content-Type: audio/wav\r
        \r
        """
            .getBytes(UTF_8);
    byte[] tail =
        """
        \r
        ------frontier\r
        Content-Disposition: form-data; name="model"\r
        \r
        %s\r
        ------frontier--\r
        """
            .formatted(model)
            .getBytes(UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + file.length + tail.length);
    System.arraycopy(file, 0, body, head.length, file.length);
    System.arraycopy(tail, 0, body, head.length + file.length, tail.length);
    return body;
  }

  private static Form scan(byte[] body, int pieceBytes) {
    FormScan scan = FormScan.of(TYPE);
    for (int from = 0; from < body.length; from += pieceBytes) {
      scan.feed(Arrays.copyOfRange(body, from, Math.min(body.length, from + pieceBytes)));
    }
    return scan.end();
  }
}
