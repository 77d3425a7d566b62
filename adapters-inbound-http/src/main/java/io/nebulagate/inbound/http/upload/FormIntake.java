package io.nebulagate.inbound.http.upload;

import io.nebulagate.domain.chat.Upload.Kept;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one form in, up to a limit, on the request's event loop: the first mebibyte into memory,
 * and all of a larger one into a file that is gone when the request has ended. The client is read
 * no faster than the file is written.
 */
public final class FormIntake {

  /** What is kept in memory. */
  static final int MEMORY_BYTES_MAX = 1 << 20;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final long bytesMax;
  private final IdleWatch watch;
  private final Path file;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream(64 << 10);
  private final BiConsumer<Form, Kept> whole;
  private final Consumer<GatewayError> refusal;
  private @Nullable FormScan scan;
  private @Nullable AsyncFile out;
  private long count;
  private boolean over;
  private boolean dropped;
  private boolean ended;

  /**
   * An intake that calls one of the two, once, unless the client leaves.
   *
   * @param bytesMax the largest form
   * @param idle how long it may make no progress
   * @param folder where files are kept
   */
  public FormIntake(
      Vertx vertx,
      HttpServerRequest request,
      long bytesMax,
      Duration idle,
      Path folder,
      BiConsumer<Form, Kept> whole,
      Consumer<GatewayError> refusal) {
    this.vertx = vertx;
    this.request = request;
    this.bytesMax = bytesMax;
    this.watch = new IdleWatch(vertx, request, idle, () -> count);
    this.file = folder.resolve("upload-" + UUID.randomUUID());
    this.whole = whole;
    this.refusal = refusal;
  }

  /** Begins. */
  public void read() {
    Optional<GatewayError> unread = AnnouncedBody.refusal(request, bytesMax);
    if (unread.isPresent()) {
      refuse(unread.get());
      return;
    }
    try {
      scan = FormScan.of(request.getHeader("content-type"));
    } catch (GatewayException noForm) {
      refuse(noForm.error());
      return;
    }
    request.handler(this::take);
    request.endHandler(_ -> end());
    request.resume();
    watch.start();
  }

  /** Whether all of the request has come. */
  public boolean ended() {
    return ended;
  }

  /** Nobody needs what was kept any more. */
  public void drop() {
    over = true;
    dropped = true;
    watch.stop();
    AsyncFile open = out;
    if (open != null) {
      out = null;
      open.close().onComplete(_ -> delete());
    } else if (count > MEMORY_BYTES_MAX) {
      delete();
    }
  }

  private void delete() {
    vertx.fileSystem().delete(file.toString()).onComplete(_ -> {}); // it may be gone already
  }

  private void take(Buffer chunk) {
    if (over || scan == null) {
      return;
    }
    count += chunk.length();
    if (count > bytesMax) {
      refuse(new GatewayError.RequestTooLarge(bytesMax));
      return;
    }
    byte[] bytes = chunk.getBytes();
    try {
      scan.feed(bytes);
    } catch (GatewayException wrong) {
      refuse(wrong.error());
      return;
    }
    if (count <= MEMORY_BYTES_MAX) {
      memory.writeBytes(bytes);
    } else if (out == null) {
      spill(chunk);
    } else {
      write(out, chunk);
    }
  }

  /** What came so far moves into a file, and everything else follows it. */
  private void spill(Buffer chunk) {
    request.pause();
    vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setCreateNew(true).setPerms("rw-------"))
        .onComplete(opened -> {
          if (opened.failed()) {
            refuse(new GatewayError.Internal());
            return;
          }
          AsyncFile open = opened.result();
          if (over) {
            open.close().onComplete(_ -> delete());
            return;
          }
          out = open;
          open.exceptionHandler(_ -> refuse(new GatewayError.Internal()));
          var _ = open.write(Buffer.buffer(memory.toByteArray()));
          memory.reset();
          write(open, chunk);
          request.resume();
        });
  }

  private void write(AsyncFile open, Buffer chunk) {
    var _ = open.write(chunk);
    if (open.writeQueueFull()) {
      request.pause();
      open.drainHandler(_ -> request.resume());
    }
  }

  private void end() {
    ended = true;
    watch.stop();
    if (over || scan == null) {
      return;
    }
    Form form;
    try {
      form = scan.end();
    } catch (GatewayException wrong) {
      refuse(wrong.error());
      return;
    }
    AsyncFile open = out;
    if (open == null) {
      over = true;
      whole.accept(form, new Kept.InMemory(memory.toByteArray()));
      return;
    }
    out = null;
    open.close()
        .onComplete(closed -> {
          if (dropped) {
            delete();
          } else if (closed.failed()) {
            refuse(new GatewayError.Internal());
          } else {
            over = true;
            whole.accept(form, new Kept.InFile(file, count));
          }
        });
  }

  private void refuse(GatewayError error) {
    if (!over) {
      over = true;
      watch.stop();
      refusal.accept(error);
    }
  }
}
