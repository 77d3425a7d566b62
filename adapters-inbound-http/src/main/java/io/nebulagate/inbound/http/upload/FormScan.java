package io.nebulagate.inbound.http.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a form into its fields while its bytes come (RFC 7578, RFC 2046 5.1). Keeps the text of
 * small fields and the place of every one; of files only how they begin and their digest. Not
 * thread-safe.
 *
 * <pre>
 *   delimiter ──▶ after it ──CRLF──▶ header ──empty line──▶ content ──delimiter──▶ after it
 *                    └──"--"──▶ over
 * </pre>
 */
public final class FormScan {

  /** How much is kept of the beginning of a file. */
  public static final int BEGINNING_BYTES = 64;

  /** CRLF and two dashes, before the boundary. */
  private static final int DASHES = 4;

  private static final int PARTS_MAX = 64;
  private static final int HEADER_BYTES_MAX = 8 << 10;
  private static final int TEXT_BYTES_MAX = 256 << 10;
  private static final int BOUNDARY_CHARS_MAX = 70;

  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)^multipart/form-data\\b.*;\\s*boundary=(?:\"([^\"]+)\"|([^\\s;]+))");
  private static final Pattern NAME = Pattern.compile("(?i);\\s*name=(?:\"([^\"]*)\"|([^\\s;]+))");
  private static final Pattern FILE_NAME =
      Pattern.compile("(?i);\\s*filename\\*?=(?:\"([^\"]*)\"|([^\\s;]+))");

  private enum State {
    PREAMBLE,
    AFTER_DELIMITER,
    HEADER,
    CONTENT,
    OVER
  }

  /** CRLF, two dashes and the boundary; the one before the first part may lack its CRLF. */
  private final byte[] delimiter;

  private final List<Form.Part> parts = new ArrayList<>();
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private State state = State.PREAMBLE;
  private long at;

  /** How much of the delimiter has come. */
  private int matched = 2;

  private long contentFrom;
  private String name = "";
  private @Nullable String fileName;
  private @Nullable MessageDigest digest;

  private FormScan(String boundary) {
    this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
  }

  /**
   * A scan of a body of this type.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} when it is no form
   */
  public static FormScan of(@Nullable String contentType) {
    Matcher boundary = BOUNDARY.matcher(contentType == null ? "" : contentType);
    if (!boundary.find()) {
      throw GatewayException.invalidValue(
          "content-type", "must be multipart/form-data with a boundary");
    }
    String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    if (text.length() > BOUNDARY_CHARS_MAX) {
      throw GatewayException.invalidValue("content-type", "has a boundary of over 70 characters");
    }
    return new FormScan(text);
  }

  /**
   * More of the body.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} for a field that is too large,
   *     or too many of them
   */
  public void feed(byte[] bytes) {
    int next = 0;
    while (next < bytes.length) {
      int from = next;
      if (state == State.CONTENT && matched == 0) {
        while (next < bytes.length && bytes[next] != '\r') {
          next++;
        }
        keep(bytes, from, next);
        at += next - from;
      }
      if (next < bytes.length) {
        at++;
        step(bytes[next++]);
      }
    }
  }

  /**
   * The form, when all of it has come.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} when it has not
   */
  public Form end() {
    if (state != State.OVER) {
      throw GatewayException.invalidValue("body", "is a form that breaks off, or none");
    }
    return new Form(new String(delimiter, DASHES, delimiter.length - DASHES, ISO_8859_1), parts);
  }

  private void step(byte b) {
    switch (state) {
      case PREAMBLE -> {
        if (match(b)) {
          state = State.AFTER_DELIMITER;
        }
      }
      case AFTER_DELIMITER -> afterDelimiter(b);
      case HEADER -> header(b);
      case CONTENT -> content(b);
      case OVER -> {} // an epilogue says nothing
    }
  }

  /** Whether the delimiter is complete with this byte. A CR can only be its beginning. */
  private boolean match(byte b) {
    if (b == delimiter[matched]) {
      matched++;
    } else {
      matched = b == '\r' ? 1 : 0;
    }
    if (matched < delimiter.length) {
      return false;
    }
    matched = 0;
    header.reset();
    return true;
  }

  private void afterDelimiter(byte b) {
    header.write(b);
    String text = header.toString(ISO_8859_1);
    if (text.equals("--")) {
      state = State.OVER;
    } else if (text.endsWith("\r\n")) {
      header.reset();
      state = State.HEADER;
    } else if (header.size() > HEADER_BYTES_MAX) {
      throw GatewayException.invalidValue("body", "is no form");
    }
  }

  private void header(byte b) {
    header.write(b);
    if (header.size() > HEADER_BYTES_MAX) {
      throw GatewayException.invalidValue("body", "has a field with headers of over 8 KiB");
    }
    if (b != '\n') {
      return;
    }
    String text = header.toString(UTF_8);
    if (text.equals("\r\n") || text.endsWith("\r\n\r\n")) {
      begin(text);
    }
  }

  private void begin(String headers) {
    if (parts.size() == PARTS_MAX) {
      throw GatewayException.invalidValue("body", "has more than " + PARTS_MAX + " fields");
    }
    String disposition = "";
    for (String line : headers.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        disposition = line;
      }
    }
    String told = value(NAME, disposition).orElse("");
    name = told.endsWith("[]") ? told.substring(0, told.length() - 2) : told;
    fileName = value(FILE_NAME, disposition).orElse(null);
    digest = fileName == null ? null : sha256();
    content.reset();
    contentFrom = at;
    matched = 0;
    state = State.CONTENT;
  }

  private static Optional<String> value(Pattern pattern, String disposition) {
    Matcher found = pattern.matcher(disposition);
    return found.find()
        ? Optional.of(found.group(1) == null ? found.group(2) : found.group(1))
        : Optional.empty();
  }

  private void content(byte b) {
    int before = matched;
    if (match(b)) {
      endPart();
      return;
    }
    // what looked like the delimiter and was not belongs to the content
    int released = before + 1 - matched;
    keep(delimiter, 0, Math.min(released, before));
    if (released > before) {
      keep(new byte[] {b}, 0, 1);
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    int room = (digest == null ? TEXT_BYTES_MAX : BEGINNING_BYTES) - content.size();
    if (digest != null) {
      digest.update(bytes, from, to - from);
    } else if (to - from > room) {
      throw GatewayException.invalidValue(name, "is a text of over 256 KiB");
    }
    content.write(bytes, from, Math.min(room, to - from));
  }

  private void endPart() {
    long to = at - delimiter.length;
    MessageDigest sha = digest;
    parts.add(
        sha == null
            ? new Form.Part(name, content.toString(UTF_8), contentFrom, to, Optional.empty())
            : new Form.Part(
                name,
                "",
                contentFrom,
                to,
                Optional.of(
                    new Form.File(
                        fileName == null ? "" : fileName,
                        content.toString(ISO_8859_1),
                        HexFormat.of().formatHex(sha.digest())))));
    state = State.AFTER_DELIMITER;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
