package io.nebulagate.inbound.http.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDigestTest {

  private final JsonDigest digest = new JsonDigest();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1,"b":[true,null]}      | { "b" : [ true , null ] , "a" : 1 }
          {"a":{"x":1,"y":2}}          | {"a":{"y":2,"x":1}}
          {"text":"\\u00e9"}           | {"text":"é"}
          """)
  void whatMeansTheSameIsTheSame(String one, String other) {
    assertThat(of(one)).isEqualTo(of(other)).hasSize(32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1}                      | {"a":"1"}
          {"a":1}                      | {"a":1.0}
          {"a":[1,2]}                  | {"a":[2,1]}
          {"a":[[1],2]}                | {"a":[[1,2]]}
          {"a":{"b":1},"c":2}          | {"a":{"b":1,"c":2}}
          {"a":"b","c":"d"}            | {"a":"d","c":"b"}
          {"a":null}                   | {"a":"null"}
          {"a":null}                   | {}
          {"a":false}                  | {"a":true}
          {"a":1,"a":2}                | {"a":2}
          {"seed":9007199254740993}    | {"seed":9007199254740992}
          """)
  void whatMeansSomethingElseIsNot(String one, String other) {
    assertThat(of(one)).isNotEqualTo(of(other));
  }

  @Test
  void aLargeBodyIsDigestedAsItIs() {
    String image = "x".repeat(24 << 20);

    assertThat(of("{\"image\":\"" + image + "\",\"n\":1}"))
        .isEqualTo(of("{\"n\":1,\"image\":\"" + image + "\"}"));
  }

  private byte[] of(String json) {
    return digest.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
