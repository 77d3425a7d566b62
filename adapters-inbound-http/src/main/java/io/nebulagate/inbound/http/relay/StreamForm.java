package io.nebulagate.inbound.http.relay;

import java.nio.ByteBuffer;

/** How a client gets an answer in pieces: as events, or as something made of them. */
public interface StreamForm {

  /** As they are. */
  StreamForm EVENTS =
      new StreamForm() {
        @Override
        public String contentType() {
          return "text/event-stream";
        }

        @Override
        public ByteBuffer piece(ByteBuffer events) {
          return events;
        }

        @Override
        public String end() {
          return "";
        }
      };

  /** What HTTP calls it. */
  String contentType();

  /** What the client gets for these events; may be nothing. */
  ByteBuffer piece(ByteBuffer events);

  /** What follows the last piece. */
  String end();
}
