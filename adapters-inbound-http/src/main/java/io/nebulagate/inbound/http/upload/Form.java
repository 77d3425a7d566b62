package io.nebulagate.inbound.http.upload;

import java.util.List;
import java.util.Optional;

/**
 * The fields of a form, in order.
 *
 * @param boundary what stands between them
 */
public record Form(String boundary, List<Part> parts) {

  /** Copies the list. */
  public Form {
    parts = List.copyOf(parts);
  }

  /**
   * One field.
   *
   * @param name without the {@code []} of lists
   * @param value its text; empty for a file
   * @param from where its content begins in the body
   * @param to where it ends, exclusive
   * @param file what is known of it as a file, where it is one
   */
  public record Part(String name, String value, long from, long to, Optional<File> file) {}

  /**
   * A file.
   *
   * @param name as the client calls it; never used to find anything
   * @param beginning its first bytes, at most {@link FormScan#BEGINNING_BYTES}, as Latin-1
   * @param digest of all its bytes, SHA-256 in hex
   */
  public record File(String name, String beginning, String digest) {}

  /** The fields with this name. */
  public List<Part> named(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).toList();
  }

  /** The text of the last field with this name, if there is one that is no file. */
  public Optional<String> text(String name) {
    return named(name).stream()
        .filter(part -> part.file().isEmpty())
        .reduce((_, last) -> last)
        .map(Part::value);
  }
}
