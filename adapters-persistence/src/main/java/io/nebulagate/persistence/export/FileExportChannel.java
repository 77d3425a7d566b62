package io.nebulagate.persistence.export;

import io.nebulagate.application.export.ExportChannel;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps pages in a folder of the sink: a file for each kind and day (UTC) of writing, on the disk
 * when {@link #deliver} returns. What a crash tore is cut before more is added: its page was not
 * acknowledged and comes again. One writer at a time.
 */
public final class FileExportChannel implements ExportChannel {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final String ENDING = ".jsonl";
  private static final int BLOCK_BYTES = 8192;

  private final Path root;
  private final Path folder;
  private final InstantSource clock;

  /**
   * Writes for one sink.
   *
   * @param root holds the folders of all sinks; made when it is needed, in a folder that is there
   * @param sink letters, digits and hyphens, so that it names nothing outside of {@code root}
   * @throws IllegalArgumentException when {@code sink} is anything else
   */
  public FileExportChannel(Path root, String sink, InstantSource clock) {
    if (!NAME.matcher(sink).matches()) {
      throw new IllegalArgumentException("not the name of a sink");
    }
    this.root = root;
    this.folder = root.resolve(sink);
    this.clock = clock;
  }

  @Override
  public void deliver(ExportPage page) throws IOException {
    Files.createDirectories(folder);
    if (page.isEmpty()) {
      return;
    }
    Path file = folder.resolve(page.kind().label() + '-' + today() + ENDING);
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      out.truncate(wholeLines(out));
      out.position(out.size());
      ByteBuffer body = ByteBuffer.wrap(page.body());
      while (body.hasRemaining()) {
        out.write(body);
      }
      out.force(true);
    }
    sync(folder);
    sync(root);
    sync(root.resolve(".."));
  }

  /** Goes by the days in the names; other files in the folder are left alone. */
  @Override
  public int forget(ExportKind kind, int days) throws IOException {
    if (Files.notExists(folder)) {
      return 0;
    }
    LocalDate oldest = today().minusDays(days);
    int gone = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, kind.label() + "-*" + ENDING)) {
      for (Path file : files) {
        if (day(kind, file).filter(day -> day.isBefore(oldest)).isPresent()) {
          Files.delete(file);
          gone++;
        }
      }
    }
    return gone;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static Optional<LocalDate> day(ExportKind kind, Path file) {
    String name = file.getFileName().toString();
    String day = name.substring(kind.label().length() + 1, name.length() - ENDING.length());
    try {
      return Optional.of(LocalDate.parse(day, DateTimeFormatter.ISO_LOCAL_DATE));
    } catch (DateTimeParseException _) {
      return Optional.empty(); // not one of ours
    }
  }

  /** Where the last line feed ends, read from behind. */
  private static long wholeLines(FileChannel file) throws IOException {
    long end = file.size();
    while (end > 0) {
      int length = (int) Math.min(BLOCK_BYTES, end);
      ByteBuffer block = ByteBuffer.allocate(length);
      while (block.hasRemaining() && file.read(block, end - length + block.position()) >= 0) {
        // until the block is there
      }
      for (int i = length - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return end - length + i + 1;
        }
      }
      end -= length;
    }
    return 0;
  }

  /**
   * A name is only there after a crash when its folder is on the disk, too. Every time: whoever
   * made the file may have died before it came to this.
   */
  private static void sync(Path directory) throws IOException {
    try (FileChannel open = FileChannel.open(directory, StandardOpenOption.READ)) {
      open.force(true);
    }
  }
}
