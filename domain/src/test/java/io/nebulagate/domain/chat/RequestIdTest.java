package io.nebulagate.domain.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdTest {

  @Test
  void whatAClientWasShownIsReadBack() {
    RequestId id = new RequestId(UUID.fromString("0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"));
    assertThat(id).hasToString("req_0198a1b2c3d47e5f8a9b0c1d2e3f4a5b");
    assertThat(RequestId.parse(id.toString())).isEqualTo(id);
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> RequestId.parse("req_1")).isInstanceOf(IllegalArgumentException.class);
  }
}
