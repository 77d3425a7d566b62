package io.nebulagate.domain.chat.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlphabetTest {

  private static final List<Alphabet> ALL = List.of(Alphabet.USUAL, Alphabet.GEMINI);

  @Test
  void aNameThatFitsStaysAsItIs() {
    assertThat(Alphabet.USUAL.fit("get-weather_2")).isEqualTo("get-weather_2");
    assertThat(Alphabet.GEMINI.fit("mcp.files:read-1")).isEqualTo("mcp.files:read-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "größe", "mcp/files/read", "💡", "9lives", "-x", "a.b:c"})
  void whateverComesBecomesANameThatFits(String name) {
    assertThat(ALL).allSatisfy(alphabet -> assertThat(alphabet.fits(alphabet.fit(name))).isTrue());
  }

  @Test
  void aLongNameIsCutAndStaysApartFromItsNeighbour() {
    String one = Alphabet.USUAL.fit("x".repeat(100) + "1");
    String other = Alphabet.USUAL.fit("x".repeat(100) + "2");
    assertThat(one).hasSizeLessThanOrEqualTo(64).isNotEqualTo(other);
  }

  @Test
  void theSameNameAlwaysBecomesTheSame() {
    assertThat(Alphabet.GEMINI.fit("a b")).isEqualTo(Alphabet.GEMINI.fit("a b"));
  }
}
