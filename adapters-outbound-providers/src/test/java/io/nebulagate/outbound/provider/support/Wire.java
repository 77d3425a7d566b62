package io.nebulagate.outbound.provider.support;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The answering side of one connection. Fails with {@link IOException} when the other side left.
 */
final class Wire {

  private static final byte[] CRLF = {'\r', '\n'};

  private static final int SOME_BYTES = 64 << 10;
  private static final Duration A_WHILE = Duration.ofMillis(20);

  private final Socket socket;
  private final InputStream in;
  private final AtomicLong bytesSent;

  Wire(Socket socket, InputStream in, AtomicLong bytesSent) {
    this.socket = socket;
    this.in = in;
    this.bytesSent = bytesSent;
  }

  void send(byte[] bytes, int from, int to) throws IOException {
    socket.getOutputStream().write(bytes, from, to - from);
    socket.getOutputStream().flush();
    bytesSent.addAndGet(to - from);
  }

  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    send(bytes, 0, bytes.length);
  }

  /** One chunk of a chunked body. */
  void sendChunk(byte[] bytes, int from, int to) throws IOException {
    byte[] size = Integer.toHexString(to - from).getBytes(StandardCharsets.US_ASCII);
    OutputStream out = socket.getOutputStream();
    byte[] chunk = new byte[size.length + 2 + to - from + 2];
    System.arraycopy(size, 0, chunk, 0, size.length);
    System.arraycopy(CRLF, 0, chunk, size.length, 2);
    System.arraycopy(bytes, from, chunk, size.length + 2, to - from);
    System.arraycopy(CRLF, 0, chunk, chunk.length - 2, 2);
    out.write(chunk);
    out.flush();
    bytesSent.addAndGet(to - from);
  }

  /** Does nothing for a while, but notices when the other side leaves. */
  void idle(Duration length) throws IOException {
    socket.setSoTimeout(Math.toIntExact(length.toMillis()));
    try {
      in.mark(1);
      if (in.read() < 0) {
        throw new EOFException("the other side left");
      }
      in.reset();
    } catch (SocketTimeoutException _) {
      // the time is over
    } finally {
      socket.setSoTimeout(0);
    }
  }

  /** Reads until the other side closes, so slowly that it does so before it has sent much. */
  void readSlowlyToTheEnd() throws IOException {
    byte[] some = new byte[SOME_BYTES];
    while (in.read(some) >= 0) {
      LockSupport.parkNanos(A_WHILE.toNanos());
    }
  }

  /** Closes with whatever was not said. */
  void close() throws IOException {
    socket.close();
  }
}
