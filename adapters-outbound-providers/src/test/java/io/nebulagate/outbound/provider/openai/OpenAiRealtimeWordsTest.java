package io.nebulagate.outbound.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.realtime.RealtimeWords.Heard;
import io.nebulagate.application.relay.realtime.RealtimeWords.Kind;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiRealtimeWordsTest {

  private final OpenAiRealtimeWords words =
      new OpenAiRealtimeWords(new ModelName("shown"), new ModelName("own"));

  @Test
  void whatIsCachedIsTakenFromTheKindItIsOf() {
    Heard heard =
        words.incoming(
            """
            {"type":"response.done","response":{"usage":{
              "total_tokens":160,"input_tokens":110,"output_tokens":50,
              "input_token_details":{"text_tokens":60,"audio_tokens":40,"image_tokens":10,
                "cached_tokens":54,
                "cached_tokens_details":{"text_tokens":30,"audio_tokens":20,"image_tokens":4}},
              "output_token_details":{"text_tokens":30,"audio_tokens":20}}}}
            """);

    assertThat(heard.kind()).isEqualTo(Kind.DONE);
    assertThat(heard.usage().orElseThrow().usage())
        .isEqualTo(
            new TokenUsage(
                Map.of(
                    TokenKind.INPUT, 30L,
                    TokenKind.CACHED_INPUT, 54L,
                    TokenKind.AUDIO_INPUT, 20L,
                    TokenKind.IMAGE, 6L,
                    TokenKind.OUTPUT, 30L,
                    TokenKind.AUDIO_OUTPUT, 20L),
                0));
  }

  @Test
  void whatIsWrittenDownCostsTokensOrBegunSeconds() {
    Heard tokens =
        words.incoming(
            """
            {"type":"conversation.item.input_audio_transcription.completed","transcript":"hi",
             "usage":{"type":"tokens","total_tokens":22,"input_tokens":13,"output_tokens":9,
               "input_token_details":{"text_tokens":0,"audio_tokens":13}}}
            """);
    assertThat(tokens.kind()).isEqualTo(Kind.TRANSCRIBED);
    assertThat(tokens.usage().orElseThrow().usage())
        .isEqualTo(new TokenUsage(Map.of(TokenKind.AUDIO_INPUT, 13L, TokenKind.OUTPUT, 9L), 0));

    Heard seconds =
        words.incoming(
            """
            {"type":"conversation.item.input_audio_transcription.completed",
             "usage":{"type":"duration","seconds":2.1}}
            """);
    assertThat(seconds.usage().orElseThrow().usage().units().of(Unit.SECOND)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e300", "9999999999"})
  void secondsThatCannotBeAreNoReport(String seconds) {
    Heard heard =
        words.incoming(
            "{\"type\":\"conversation.item.input_audio_transcription.completed\","
                + "\"usage\":{\"seconds\":"
                + seconds
                + "}}");

    assertThat(heard.usage()).isEmpty();
    assertThat(heard.impossible()).isTrue();
  }

  @Test
  void textThatIsWrittenAndTextThatIsSpokenAreCountedInBytes() {
    assertThat(words.incoming(delta("response.output_text.delta", "häh")).textBytes()).isEqualTo(4);
    assertThat(words.incoming(delta("response.output_audio_transcript.delta", "ab")).textBytes())
        .isEqualTo(2);
    assertThat(words.incoming(delta("response.output_audio.delta", "AAAA")).textBytes()).isZero();
  }

  @Test
  void theModelHasTheClientsNameHereAndTheProvidersThere() {
    String event = "{\"type\":\"session.created\",\"session\":{\"id\":\"s\",\"model\":\"own\"}}";
    assertThat(words.incoming(event).text())
        .isEqualTo("{\"type\":\"session.created\",\"session\":{\"id\":\"s\",\"model\":\"shown\"}}");

    String update = "{\"type\":\"session.update\",\"session\":{\"model\":\"other\"}}";
    assertThat(words.outgoing(update).text())
        .isEqualTo("{\"type\":\"session.update\",\"session\":{\"model\":\"own\"}}");
  }

  @Test
  void aTypeThatComesTwiceIsReadLikeMostReadersDo() {
    String update =
        "{\"type\":\"ping\",\"session\":{\"model\":\"other\"},\"type\":\"session.update\"}";

    assertThat(words.outgoing(update).text()).contains("own").doesNotContain("other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{\"type\":7}",
        "{\"type\":\"response.done\"",
        "{\"type\":\"session.update\",\"session\":\"none\"}",
        "{\"session\":{\"model\":\"other\"}}",
        "{\"type\":\"response.done\",\"response\":[]}"
      })
  void whatIsNoEventPassesAsItIs(String text) {
    assertThat(words.outgoing(text).text()).isEqualTo(text);
    assertThat(words.incoming(text).text()).isEqualTo(text);
    assertThat(words.incoming(text).usage()).isEmpty();
  }

  @Test
  void whatIsSaidInWordsIsPartOfThePromptAndSoundIsNot() {
    assertThat(words.outgoing("{\"type\":\"response.create\"}").promptTokens()).isPositive();
    assertThat(
            words
                .outgoing("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\"}")
                .promptTokens())
        .isZero();
  }

  private static String delta(String type, String delta) {
    return "{\"type\":\"" + type + "\",\"delta\":\"" + delta + "\"}";
  }
}
