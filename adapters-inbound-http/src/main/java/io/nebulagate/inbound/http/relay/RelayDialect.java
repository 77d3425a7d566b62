package io.nebulagate.inbound.http.relay;

import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.chat.Upload;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.upload.Form;

/** How one wire protocol reads requests and tells errors. Thread-safe; never blocks. */
public interface RelayDialect extends ErrorWriter {

  /** Its name. */
  Dialect name();

  /**
   * Reads as much of a body as the gateway has to understand.
   *
   * @param id names the request, and what is made up for its answer
   * @throws GatewayException with {@link GatewayError.InvalidJson}, {@link
   *     GatewayError.MissingParameter} or {@link GatewayError.InvalidValue}
   */
  Question read(RequestId id, Api api, byte[] body);

  /**
   * Reads a form with files.
   *
   * @param kept its bytes, which stay where they are until the request ends
   * @throws GatewayException with {@link GatewayError.MissingParameter} or {@link
   *     GatewayError.InvalidValue}
   */
  default Question read(RequestId id, Api api, Form form, Upload.Kept kept) {
    throw new IllegalStateException("this dialect asks nothing by forms");
  }

  /** What a client is told, in the stream itself, when a stream breaks that has begun. */
  String brokenStream(GatewayError error);

  /** The same where a dialect names the request there. */
  default String brokenStream(RequestId id, GatewayError error) {
    return brokenStream(error);
  }

  /** How this client's stream is sent; a new one for each. */
  default StreamForm streamForm() {
    return StreamForm.EVENTS;
  }

  /**
   * A body that was read.
   *
   * @param translation the client's side, should the provider speak another dialect
   */
  record Question(RequestHead head, RequestBody body, Translation translation) {

    /** What only a provider of the same dialect can be asked. */
    public Question(RequestHead head, RequestBody body) {
      this(head, body, Translation.NONE);
    }
  }
}
