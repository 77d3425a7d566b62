package io.nebulagate.outbound.provider.http;

import io.nebulagate.domain.chat.Upload;
import io.nebulagate.domain.chat.Upload.Kept;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Sends a request's body: small ones at once, large ones no faster than the upstream takes them,
 * and what is kept in a file slice by slice.
 */
final class BodySender {

  private static final int SLICE_BYTES = 256 << 10;

  private final HttpClientRequest request;
  private final Deque<Piece> pieces;
  private boolean done;

  /** A part of a body that is in one place. */
  private sealed interface Piece {

    /** How many bytes it has. */
    long length();

    /** What is in memory. */
    @SuppressWarnings("ArrayRecordComponent") // never changed, and never compared
    record Bytes(byte[] bytes, int from, int to) implements Piece {
      @Override
      public long length() {
        return (long) to - from;
      }
    }

    /** What is in a file, read on a thread that may wait. */
    record Stored(Path path, long from, long to, Context loop) implements Piece {
      @Override
      public long length() {
        return to - from;
      }
    }
  }

  private BodySender(HttpClientRequest request, List<Piece> pieces) {
    this.request = request;
    this.pieces = new ArrayDeque<>(pieces);
    long length = 0;
    for (Piece piece : pieces) {
      length += piece.length();
    }
    request.putHeader("content-length", Long.toString(length));
  }

  static BodySender send(HttpClientRequest request, byte[] body) {
    BodySender sender = new BodySender(request, List.of(new Piece.Bytes(body, 0, body.length)));
    sender.sendOn();
    return sender;
  }

  /** Sends a form, with the provider's name of the model in its place. */
  static BodySender send(HttpClientRequest request, Upload form, Context loop) {
    byte[] model = form.model().replacement().getBytes(StandardCharsets.UTF_8);
    BodySender sender =
        new BodySender(
            request,
            List.of(
                piece(form.kept(), 0, form.model().from(), loop),
                new Piece.Bytes(model, 0, model.length),
                piece(form.kept(), form.model().to(), form.kept().length(), loop)));
    sender.sendOn();
    return sender;
  }

  private static Piece piece(Kept kept, long from, long to, Context loop) {
    return switch (kept) {
      case Kept.InMemory(byte[] bytes) -> new Piece.Bytes(bytes, (int) from, (int) to);
      case Kept.InFile(Path path, _) -> new Piece.Stored(path, from, to, loop);
    };
  }

  /** Whether all of it is on its way. */
  boolean done() {
    return done;
  }

  private void sendOn() {
    while (!done) {
      Piece piece = pieces.poll();
      if (piece == null) {
        done = true;
        request.end();
        return;
      }
      switch (piece) {
        case Piece.Bytes bytes -> {
          if (!send(bytes)) {
            return;
          }
        }
        case Piece.Stored stored -> {
          send(stored);
          return;
        }
      }
    }
  }

  /** Answers whether more can be sent now. */
  private boolean send(Piece.Bytes piece) {
    int to = Math.min(piece.to(), piece.from() + SLICE_BYTES);
    boolean rest = to < piece.to();
    if (rest) {
      pieces.push(new Piece.Bytes(piece.bytes(), to, piece.to()));
    }
    Buffer slice = slice(piece.bytes(), piece.from(), to - piece.from());
    if (!rest && pieces.isEmpty()) {
      done = true;
      request.end(slice);
      return false;
    }
    request.write(slice);
    return goesOn();
  }

  private void send(Piece.Stored piece) {
    if (piece.length() == 0) {
      sendOn();
      return;
    }
    piece
        .loop()
        .executeBlocking(() -> read(piece), false)
        .onSuccess(slice -> {
          long next = piece.from() + slice.length();
          if (next < piece.to()) {
            pieces.push(new Piece.Stored(piece.path(), next, piece.to(), piece.loop()));
          }
          request.write(slice);
          if (goesOn()) {
            sendOn();
          }
        })
        .onFailure(_ -> request.reset()); // told through the response
  }

  private boolean goesOn() {
    if (request.writeQueueFull()) {
      request.drainHandler(_ -> sendOn());
      return false;
    }
    return true;
  }

  private static Buffer read(Piece.Stored piece) throws IOException {
    try (FileChannel file = FileChannel.open(piece.path(), StandardOpenOption.READ)) {
      ByteBuffer slice = ByteBuffer.allocate((int) Math.min(SLICE_BYTES, piece.length()));
      while (slice.hasRemaining()) {
        if (file.read(slice, piece.from() + slice.position()) < 0) {
          throw new IOException("an upload is shorter than it was");
        }
      }
      return slice(slice.array(), 0, slice.capacity());
    }
  }

  @SuppressWarnings("deprecation") // every other way copies
  private static Buffer slice(byte[] bytes, int from, int length) {
    return Buffer.buffer(Unpooled.wrappedBuffer(bytes, from, length));
  }
}
