package io.nebulagate.domain.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatchTest {

  @Test
  void onlyTheNamedRangeChanges() {
    assertThat(patched("{\"model\" : \"a\", \"x\":1.0}", new Patch(11, 14, "\"längér\"")))
        .isEqualTo("{\"model\" : \"längér\", \"x\":1.0}");
  }

  @Test
  void patchesApplyTogetherInAnyOrder() {
    assertThat(
            patched("0123456789", new Patch(8, 9, ""), new Patch(2, 2, "ab"), new Patch(0, 1, "x")))
        .isEqualTo("x1ab2345679");
  }

  @Test
  void withoutPatchesTheDocumentIsTheSame() {
    byte[] document = {1, 2, 3};
    assertThat(Patch.apply(document, List.of())).isSameAs(document);
  }

  @Test
  void aBodyShowsAnotherModelOnlyWhenAsked() {
    byte[] bytes = "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8);
    RequestBody body = new RequestBody(bytes, new Patch(9, 12, "\"m\""), List.of());

    assertThat(body.forProvider(null)).isSameAs(bytes);
    assertThat(new String(body.forProvider("\"n\""), StandardCharsets.UTF_8))
        .isEqualTo("{\"model\":\"n\"}");
  }

  @Test
  void aRangeThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Patch(3, 2, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Patch(-1, 2, "")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String patched(String document, Patch... patches) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return new String(Patch.apply(bytes, List.of(patches)), StandardCharsets.UTF_8);
  }
}
