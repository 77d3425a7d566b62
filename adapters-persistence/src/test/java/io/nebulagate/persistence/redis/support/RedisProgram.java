package io.nebulagate.persistence.redis.support;

import io.nebulagate.domain.access.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis on a loopback port, which a test may stop and start again, then empty. */
public final class RedisProgram implements AutoCloseable {

  private static final class Shared {
    static final RedisProgram PROGRAM = start();

    private static RedisProgram start() {
      RedisProgram program = new RedisProgram();
      Runtime.getRuntime().addShutdownHook(new Thread(program::close));
      return program;
    }
  }

  private final int port = freePort();
  private RedisServer server;

  /** Starts one of its own. */
  public RedisProgram() {
    this.server = started(port);
  }

  /** The one that most tests share. */
  public static RedisProgram shared() {
    return Shared.PROGRAM;
  }

  /** Where it listens. */
  public Secret url() {
    return Secret.of("redis://127.0.0.1:" + port);
  }

  /** After {@link #close}: the same port, and nothing in it. */
  public void startAgain() {
    server = started(port);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static RedisServer started(int port) {
    try {
      RedisServer server =
          RedisServer.newRedisServer()
              .bind("127.0.0.1")
              .port(port)
              .setting("save \"\"")
              .setting("appendonly no")
              .build();
      server.start();
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
