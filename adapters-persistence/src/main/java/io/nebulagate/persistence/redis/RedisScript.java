package io.nebulagate.persistence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A Lua script: Redis runs it as one step. Sent by its digest, as a whole when Redis lacks it. */
final class RedisScript {

  private static final String COMMON = "window.lua";
  private static final String UNKNOWN = "NOSCRIPT";

  private final String text;
  private final String digest;

  private RedisScript(String text) {
    this.text = text;
    this.digest = sha1(text);
  }

  /** The script of this name. */
  static RedisScript of(String name) {
    return new RedisScript(read(COMMON) + read(name));
  }

  /**
   * Runs it.
   *
   * @return the whole numbers it answers; fails as {@link RedisLink#send} does, or with what Redis
   *     has against it
   */
  CompletionStage<long[]> run(RedisLink link, List<String> keys, List<String> arguments) {
    return link.send(request(Command.EVALSHA, digest, keys, arguments))
        .exceptionallyCompose(failure -> {
          if (message(failure).startsWith(UNKNOWN)) {
            return link.send(request(Command.EVAL, text, keys, arguments));
          }
          throw new CompletionException(failure);
        })
        .thenApply(RedisScript::numbers);
  }

  private static long[] numbers(@Nullable Response response) {
    if (response == null) {
      throw new IllegalStateException("a script answered nothing");
    }
    if (response.type() != ResponseType.MULTI) {
      return new long[] {number(response)};
    }
    long[] numbers = new long[response.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(response.get(i));
    }
    return numbers;
  }

  private static long number(Response response) {
    Long number = response.toLong();
    if (number == null) {
      throw new IllegalStateException("a script answered no number");
    }
    return number;
  }

  private static Request request(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private static String message(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return String.valueOf(cause.getMessage());
  }

  private static String read(String name) {
    try (InputStream script = RedisScript.class.getResourceAsStream("/redis/" + name)) {
      if (script == null) {
        throw new IllegalStateException("no script " + name);
      }
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Redis' own name of a script; nothing secret depends on it. */
  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
