package io.nebulagate.outbound.provider.inquiry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.ranking.Ranking;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.vectors.VectorRequest;
import io.nebulagate.domain.vectors.VectorUse;
import io.nebulagate.domain.vectors.Vectors;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.ProviderDialect.WholeAnswer;
import io.nebulagate.outbound.provider.cohere.CohereProviderDialect;
import io.nebulagate.outbound.provider.conversation.Recordings;
import io.nebulagate.outbound.provider.gemini.GeminiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Asks what was asked of real vendors, and reads what they answered. */
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedInquiriesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "Ruby is a programmer's best friend";
  private static final Inquiry.Beyond NOTHING = new Inquiry.Beyond(Set.of(), Optional.empty());

  private final List<Vectors> vectors = new ArrayList<>();
  private final List<Ranking> rankings = new ArrayList<>();

  @Test
  void googlesVectorsAreAskedAndRead() throws IOException {
    String recording =
        "gemini/ruby_llm--embedding_basic_functionality_gemini_gemini-embedding-001"
            + "_can_handle_a_single_text_with_custom_dimensions/01.";
    ProviderDialect dialect = GeminiProviderDialect.of((_, text) -> text.length());
    UpstreamRequest request =
        vectors(ProviderType.GEMINI, "gemini-embedding-001", 768, Optional.empty());

    assertThat(JSON.readTree(dialect.put(request).body())).isEqualTo(json(recording + "request"));
    WholeAnswer answer = dialect.readWhole(request, bytes(recording + "response"));

    assertThat(vectors.getFirst().each().getFirst().value())
        .startsWith("[")
        .contains("0.013796286")
        .contains("4.623822e-05");
    assertThat(JSON.readTree(vectors.getFirst().each().getFirst().value()))
        .isEqualTo(json(recording + "response").at("/embeddings/0/values"));
    assertThat(answer.observed().usage()).isEmpty();
    assertThat(answer.observed().produced()).isTrue();
  }

  @Test
  void coheresVectorsAreAskedAndRead() throws IOException {
    String recording =
        "cohere/ruby_llm--embedding_basic_functionality_cohere_embed-v4_0"
            + "_can_handle_a_single_text_with_custom_dimensions/01.";
    ProviderDialect dialect = CohereProviderDialect.of((_, text) -> text.length());
    UpstreamRequest request =
        vectors(ProviderType.COHERE, "embed-v4.0", 1024, Optional.of(VectorUse.DOCUMENT));

    assertThat(JSON.readTree(dialect.put(request).body())).isEqualTo(json(recording + "request"));
    WholeAnswer answer = dialect.readWhole(request, bytes(recording + "response"));

    assertThat(JSON.readTree(vectors.getFirst().each().getFirst().value()))
        .isEqualTo(json(recording + "response").at("/embeddings/float/0"));
    assertThat(answer.observed().usage().orElseThrow().usage().input()).isEqualTo(7);
  }

  @Test
  void coheresRankingIsAskedAndRead() throws IOException {
    String recording =
        "rerank/ruby_llm--rerank_reranking_with_cohere_rerank-v3_5_limits_results_with_top_n/01.";
    ProviderDialect dialect = CohereProviderDialect.of((_, text) -> text.length());
    RankRequest question =
        new RankRequest(
            "ruby",
            List.of(
                "Ruby is a programming language",
                "Paris is in France",
                "Rails is a Ruby framework"),
            OptionalLong.of(2),
            OptionalLong.empty());
    UpstreamRequest request =
        Calls.aCall()
            .of(ProviderType.COHERE)
            .api(Api.RERANK)
            .upstreamModel("rerank-v3.5")
            .asking(
                new Inquiry.OfRanking(
                    question, NOTHING, (answer, used) -> hear(rankings, answer, used)))
            .build();

    assertThat(JSON.readTree(dialect.put(request).body())).isEqualTo(json(recording + "request"));
    WholeAnswer answer = dialect.readWhole(request, bytes(recording + "response"));

    assertThat(rankings.getFirst().results())
        .extracting(Ranking.Ranked::index)
        .containsExactly(0, 2);
    assertThat(rankings.getFirst().results().getFirst().score()).hasToString("0.75809944");
    assertThat(answer.observed().usage().orElseThrow().usage().units().of(Unit.SEARCH))
        .isEqualTo(1);
  }

  private UpstreamRequest vectors(
      ProviderType type, String model, int dimensions, Optional<VectorUse> use) {
    VectorRequest question =
        new VectorRequest(
            List.of(TEXT),
            OptionalInt.of(dimensions),
            use,
            new VectorRequest.Names("input", "input_type"));
    return Calls.aCall()
        .of(type)
        .api(Api.EMBEDDINGS)
        .upstreamModel(model)
        .asking(
            new Inquiry.OfVectors(question, NOTHING, (answer, used) -> hear(vectors, answer, used)))
        .build();
  }

  private static <A> ByteBuffer hear(List<A> heard, A answer, TokenUsage used) {
    heard.add(answer);
    return ByteBuffer.wrap(used.toString().getBytes(UTF_8));
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(Recordings.of(name + ".json"));
  }

  private static JsonNode json(String name) throws IOException {
    return JSON.readTree(bytes(name));
  }
}
