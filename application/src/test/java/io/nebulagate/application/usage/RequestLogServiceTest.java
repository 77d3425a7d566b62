package io.nebulagate.application.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryRequestLog;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestLogServiceTest {

  @Test
  void aRequestThatWasNeverAdmittedIsNotFound() {
    RequestLogService log =
        new RequestLogService(new InMemoryRequestLog(new InMemoryLedgerStore()));
    assertThatThrownBy(() -> log.explain(new RequestId(new UUID(1, 2))))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error()).isEqualTo(new GatewayError.NotFound("request")));
  }
}
