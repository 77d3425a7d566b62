package io.nebulagate.outbound.provider.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiTokenCounterTest {

  private static final OpenAiTokenCounter COUNTER = new OpenAiTokenCounter();
  private static final ModelName GPT_4O = new ModelName("gpt-4o");

  /** Known counts of OpenAI's tokenizer: the two encodings part on Chinese. */
  @ParameterizedTest
  @CsvSource({
    "gpt-4o,hello world,2",
    "gpt-3.5-turbo,hello world,2",
    "gpt-4o,antidisestablishmentarianism,6",
    "gpt-4o,'',0",
    "gpt-4o,<|endoftext|>,7"
  })
  void textIsCountedAsTheModelWould(String model, String text, long tokens) {
    assertThat(COUNTER.count(new ModelName(model), text)).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4,true",
    "gpt-4-turbo,true",
    "openai/gpt-3.5-turbo,true",
    "text-embedding-3-small,true",
    "gpt-4o,false",
    "gpt-4.1,false",
    "gpt-5-nano,false",
    "o3,false",
    "claude-x,false"
  })
  void theOldFamiliesHaveTheOldEncoding(String model, boolean old) {
    String chinese = "请用中文回答这个问题，谢谢你的帮助。";
    long oldCount = COUNTER.count(new ModelName("gpt-3.5-turbo"), chinese);
    long newCount = COUNTER.count(GPT_4O, chinese);

    assertThat(newCount).isLessThan(oldCount);
    assertThat(COUNTER.count(new ModelName(model), chinese)).isEqualTo(old ? oldCount : newCount);
  }

  @Test
  void aVeryLongTextIsCountedInProportion() {
    long half = COUNTER.count(GPT_4O, "word ".repeat(200_000));

    assertThat(COUNTER.count(GPT_4O, "word ".repeat(800_000)))
        .isBetween(4 * half - 8, 4 * half + 8);
  }

  /** OpenAI's cookbook counts 129 for gpt-3.5-turbo and 124 for gpt-4o for this conversation. */
  @ParameterizedTest
  @CsvSource({"gpt-3.5-turbo,129", "gpt-4-0613,129", "gpt-4o,124"})
  void aConversationCountsAsInTheCookbook(String model, long tokens) {
    String body =
        """
        {"model":"x","messages":[
        {"role":"system","content":"You are a helpful, pattern-following assistant that \
        translates corporate jargon into plain English."},
        {"role":"system","name":"example_user",
         "content":"New synergies will help drive top-line growth."},
        {"role":"system","name":"example_assistant",
         "content":"Things working well together will increase revenue."},
        {"role":"system","name":"example_user","content":"Let's circle back when we have more \
        bandwidth to touch base on opportunities for increased leverage."},
        {"role":"system","name":"example_assistant",
         "content":"Let's talk later when we're less busy about how to do better."},
        {"role":"user","content":"This late pivot means we don't have time to boil the ocean \
        for the client deliverable."}]}
        """;

    assertThat(prompt(Api.CHAT, new ModelName(model), body)).isEqualTo(tokens);
  }

  @Test
  void mediaCountAFlatBoundWhateverTheirSize() {
    String image = "data:image/png;base64," + "A".repeat(100_000);
    String text =
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}";
    String both =
        text.replace(
            "]}]}", ",{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + image + "\"}}]}]}");

    assertThat(prompt(Api.CHAT, GPT_4O, both) - prompt(Api.CHAT, GPT_4O, text))
        .isEqualTo(PromptTokens.MEDIA_TOKENS);
  }

  @Test
  void toolsAndSchemasAreCounted() {
    String bare = "{\"messages\":[]}";
    String tools =
        "{\"messages\":[],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}";

    assertThat(prompt(Api.CHAT, GPT_4O, bare)).isEqualTo(3);
    assertThat(prompt(Api.CHAT, GPT_4O, tools)).isGreaterThan(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"prompt\":\"hello world\"}|2",
        "{\"prompt\":[\"hello world\",\"hello\"]}|3",
        "{\"prompt\":[1,2,3]}|3",
        "{\"prompt\":[[1,2],[3]],\"max_tokens\":9}|3",
        "{\"input\":\"hello world\",\"model\":\"hello\"}|2",
        "{\"prompt\":null}|0",
        "{\"prompt\":{\"a\":\"hello\"}}|0",
        "{\"texts\":[\"hello world\",\"hello\"],\"input_type\":\"hello\"}|3",
        "{\"inputs\":[{\"content\":[{\"type\":\"text\",\"text\":\"hello world\"}]}]}|2",
        "{\"query\":\"hello\",\"documents\":[\"hello\",{\"text\":\"hello world\"}]}|4",
        "{\"prompt\":\"hello world\", broken|2"
      })
  void promptsComeAsTextsTokensOrLists(String body, long tokens) {
    assertThat(prompt(Api.COMPLETIONS, GPT_4O, body)).isEqualTo(tokens);
    assertThat(prompt(Api.EMBEDDINGS, GPT_4O, body)).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"contents\":[{\"parts\":[{\"text\":\"hello world\"}]}]}|2",
        "{\"contents\":[{\"parts\":[{\"inlineData\":{\"data\":\"hello\"}}]}]}|1445",
        "{\"contents\":[{\"parts\":[{\"file_data\":{\"fileUri\":\"hello\"}}]}]}|1445",
        "{\"systemInstruction\":{\"parts\":[{\"text\":\"hello world\"}]},\"contents\":[]}|2"
      })
  void googlesContentsAreTheTextsInThem(String body, long tokens) {
    assertThat(prompt(Api.CHAT, GPT_4O, body)).isEqualTo(tokens);
  }

  @Test
  void googlesTextsForVectorsAreCounted() {
    String one = "{\"content\":{\"parts\":[{\"text\":\"hello world\"}]}}";
    assertThat(prompt(Api.EMBEDDINGS, GPT_4O, one)).isEqualTo(2);
    assertThat(prompt(Api.EMBEDDINGS, GPT_4O, "{\"requests\":[" + one + "," + one + "]}"))
        .isEqualTo(4);
  }

  @Test
  void itemsOfResponsesCountWhatIsSaidInThemAndNotWhatIsEncrypted() {
    long plain = prompt(Api.RESPONSES, GPT_4O, "{\"input\":\"hello world\"}");
    long item =
        prompt(
            Api.RESPONSES,
            GPT_4O,
            """
            {"input":[{"role":"user","content":[{"type":"input_text","text":"hello world"}]},
             {"type":"reasoning","encrypted_content":"gAAAAB-very-long","summary":[]}]}\
            """);

    assertThat(plain).isEqualTo(5);
    assertThat(item).isEqualTo(8);
  }

  private static long prompt(Api api, ModelName model, String body) {
    RequestBody request = new RequestBody(body.getBytes(UTF_8), new Patch(0, 0, ""), List.of());
    return COUNTER.promptTokens(api, model, request);
  }
}
