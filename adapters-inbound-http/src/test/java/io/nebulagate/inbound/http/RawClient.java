package io.nebulagate.inbound.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;

/** A client that sends exactly what it is told to, and may leave rudely. */
public final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  public RawClient(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Connects from one of this machine's own addresses, such as 127.0.0.2. */
  public RawClient(URI server, InetAddress from) throws IOException {
    socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort(), from, 0);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Reads until {@code mark} has come, and answers all that was read. */
  public String readUntil(String mark) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(ISO_8859_1).contains(mark)) {
      int next = read();
      if (next < 0) {
        throw new IOException("no " + mark + " in: " + read.toString(ISO_8859_1));
      }
      read.write(next);
    }
    return read.toString(ISO_8859_1);
  }

  /** The next byte, or a negative number when none comes in time or the server closed. */
  private int read() throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketTimeoutException nothing) {
      return -1;
    }
  }

  /** Reads until the server closes. */
  public String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  public void skip(int bytes) throws IOException {
    socket.getInputStream().skipNBytes(bytes);
  }

  /** Leaves without a word: the peer sees a reset. */
  public void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
