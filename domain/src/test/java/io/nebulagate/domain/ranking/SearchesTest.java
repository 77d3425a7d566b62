package io.nebulagate.domain.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.money.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchesTest {

  private final Searches searches = new Searches();

  @ParameterizedTest(name = "{0} documents of {1} bytes, asked about in {2}: {3}")
  @CsvSource({
    "0, 0, 0, 1",
    "1, 0, 0, 1",
    "100, 1000, 1000, 1",
    "101, 1000, 1000, 2",
    "100, 1001, 1000, 2",
    "10000, 10, 10, 100",
    // 4 096 tokens of each are looked at: nine pieces
    "100, 1000000, 1, 9"
  })
  void aHundredDocumentsOfFiveHundredTokensAreOneSearch(
      int documents, long bytes, long query, long count) {
    for (int i = 0; i < documents; i++) {
      assertThat(searches.document(bytes)).isTrue();
    }
    searches.query(query);

    assertThat(searches.units().of(Unit.SEARCH)).isEqualTo(count);
  }

  @Test
  void thereIsABoundOnDocuments() {
    for (int i = 0; i < Searches.DOCUMENTS_MAX; i++) {
      searches.document(1);
    }

    assertThat(searches.document(1)).isFalse();
    assertThat(searches.units().of(Unit.SEARCH)).isEqualTo(100);
  }

  @Test
  void documentsThatAreNamedAnewCountAlone() {
    for (int i = 0; i < 150; i++) {
      searches.document(1);
    }
    searches.restart();
    searches.document(1);

    assertThat(searches.units().of(Unit.SEARCH)).isEqualTo(1);
  }
}
