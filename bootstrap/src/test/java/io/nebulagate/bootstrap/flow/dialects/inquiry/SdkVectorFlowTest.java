package io.nebulagate.bootstrap.flow.dialects.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.genai.Client;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.Reply;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vendors' own Java SDKs get vectors of another vendor's, and must notice nothing. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class SdkVectorFlowTest {

  private Stage stage;

  @BeforeEach
  void aModelThatIsPaidByTheToken() {
    stage = new Stage();
    stage.price("\"input\":\"1\",\"output\":\"0\"");
  }

  @AfterEach
  void theBooksAreInOrder() {
    stage.close();
  }

  @Test
  void openAisGetsThemFromGoogle() {
    stage.provider(
        "gemini",
        Reply.json(
            "{\"embeddings\":[{\"values\":[0.25,-2]},{\"values\":[1,3]}],"
                + "\"usageMetadata\":{\"promptTokenCount\":7}}"));
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(Stage.gateway().base().resolve("/v1").toString())
            .apiKey(stage.customer().key())
            .build();
    try {
      CreateEmbeddingResponse answer =
          client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .model(stage.model)
                      .inputOfArrayOfStrings(List.of("a", "b"))
                      .dimensions(2)
                      .build());

      assertThat(answer.data().getFirst().embedding()).containsExactly(0.25f, -2f);
      assertThat(answer.data().getLast().embedding()).containsExactly(1f, 3f);
      assertThat(answer.model()).isEqualTo(stage.model);
      assertThat(answer.usage().promptTokens()).isEqualTo(7);
    } finally {
      client.close();
    }
    assertThat(stage.left()).isEqualByComparingTo("0.999993");
  }

  @Test
  void googlesGetsThemFromOpenAi() {
    stage.provider(
        "openai",
        Reply.json(
            "{\"data\":[{\"index\":0,\"embedding\":[0.25,-2]}],"
                + "\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}"));
    try (Client client =
        Client.builder()
            .apiKey(stage.customer().key())
            .httpOptions(HttpOptions.builder().baseUrl(Stage.gateway().base().toString()).build())
            .build()) {

      EmbedContentResponse answer =
          client.models.embedContent(
              stage.model, "Hello", EmbedContentConfig.builder().outputDimensionality(2).build());

      assertThat(answer.embeddings().orElseThrow().getFirst().values().orElseThrow())
          .containsExactly(0.25f, -2f);
    }
    assertThat(stage.asked().path("dimensions").asInt()).isEqualTo(2);
    assertThat(stage.left()).isEqualByComparingTo("0.999993");
  }
}
