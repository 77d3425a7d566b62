package io.nebulagate.outbound.provider.conversation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What real vendors answered, in the folder that {@code NEBULAGATE_FIXTURES} names. */
public final class Recordings {

  private static final String EVENTS = ".chunks.txt";

  private Recordings() {}

  /** The streams in some of its folders, sorted. */
  public static List<Path> streams(String... folders) throws IOException {
    List<Path> found = new ArrayList<>(named(".response.sse", folders));
    found.addAll(named(EVENTS, folders));
    return found;
  }

  /** The answers in one piece in some of its folders, sorted. */
  public static List<Path> wholes(String... folders) throws IOException {
    return named(".response.json", folders);
  }

  private static List<Path> named(String ending, String... folders) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : folders) {
      Path root = Path.of(System.getenv("NEBULAGATE_FIXTURES"), folder);
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(ending)).sorted().forEach(found::add);
        }
      }
    }
    return found;
  }

  /** A file of those that are named as in the index. */
  public static Path of(String name) {
    return Path.of(System.getenv("NEBULAGATE_FIXTURES"), name);
  }

  /** A stream as it came; a bare list of events is framed. */
  public static String stream(Path recording) throws IOException {
    if (!recording.toString().endsWith(EVENTS)) {
      return Files.readString(recording);
    }
    StringBuilder stream = new StringBuilder();
    for (String event : Files.readAllLines(recording)) {
      if (!event.isBlank()) {
        stream.append("data: ").append(event).append("\n\n");
      }
    }
    return stream.append("data: [DONE]\n\n").toString();
  }
}
