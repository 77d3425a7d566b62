package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.problem.ErrorWriter;

/** How one wire protocol reads requests and tells errors. Thread-safe; never blocks. */
public interface RelayDialect extends ErrorWriter {

  /** Its name. */
  Dialect name();

  /**
   * Reads as much of a body as the gateway has to understand.
   *
   * @throws GatewayException with {@link GatewayError.InvalidJson}, {@link
   *     GatewayError.MissingParameter} or {@link GatewayError.InvalidValue}
   */
  Question read(Api api, byte[] body);

  /** What a client is told, in the stream itself, when a stream breaks that has begun. */
  String brokenStream(GatewayError error);

  /** A body that was read. */
  record Question(RequestHead head, RequestBody body) {}
}
