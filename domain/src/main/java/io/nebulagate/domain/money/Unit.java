package io.nebulagate.domain.money;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something sold by the piece. In texts {@code call}, {@code second}, {@code character}, {@code
 * search}, {@code image}, {@code image/1024x1024}, {@code image/1024x1024/hd}, {@code
 * tool/web_search}.
 *
 * @param detail size and quality of an image, the name of a tool; empty otherwise
 */
public record Unit(Kind kind, String detail) implements Billable {

  /** The longest detail. */
  public static final int DETAIL_MAX = 64;

  /** One call of a model, however much it says. */
  public static final Unit CALL = new Unit(Kind.CALL, "");

  /** One second of sound or of a video; a second that has begun counts. */
  public static final Unit SECOND = new Unit(Kind.SECOND, "");

  /** One character of text, as Unicode counts them. */
  public static final Unit CHARACTER = new Unit(Kind.CHARACTER, "");

  /**
   * One search for what has to do with a question, as Cohere counts them: a question about a
   * hundred documents that has begun counts.
   */
  public static final Unit SEARCH = new Unit(Kind.SEARCH, "");

  /** One image, whatever its size and quality. */
  public static final Unit IMAGE = new Unit(Kind.IMAGE, "");

  private static final Pattern DETAIL =
      Pattern.compile("[a-z0-9][a-z0-9._:-]*(/[a-z0-9][a-z0-9._:-]*)?");

  /** Checks; throws {@link IllegalArgumentException} for a detail that cannot be one. */
  public Unit {
    boolean fits =
        detail.isEmpty()
            ? kind != Kind.TOOL
            : kind.detailed && detail.length() <= DETAIL_MAX && DETAIL.matcher(detail).matches();
    if (!fits || (kind == Kind.TOOL && detail.contains("/"))) {
      throw new IllegalArgumentException("not a " + kind.label);
    }
  }

  /** An image of one size, such as {@code 1024x1024}, or size and quality, {@code 1024x1024/hd}. */
  public static Unit image(String sizeAndQuality) {
    return new Unit(Kind.IMAGE, sizeAndQuality);
  }

  /** One call of a tool that runs at the vendor's, by its name: {@code web_search}. */
  public static Unit tool(String name) {
    return new Unit(Kind.TOOL, name);
  }

  /** What a label names; throws {@link IllegalArgumentException} when it names no unit. */
  public static Unit parse(String label) {
    int slash = label.indexOf('/');
    if (slash == label.length() - 1) {
      throw new IllegalArgumentException("not a unit");
    }
    String name = slash < 0 ? label : label.substring(0, slash);
    Kind kind =
        Stream.of(Kind.values())
            .filter(each -> each.label.equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not a unit"));
    return new Unit(kind, slash < 0 ? "" : label.substring(slash + 1));
  }

  @Override
  public String label() {
    return detail.isEmpty() ? kind.label : kind.label + "/" + detail;
  }

  @Override
  public int soldByPowerOfTen() {
    return kind.soldByPowerOfTen;
  }

  /** The families of units. */
  public enum Kind {
    /** A call of the model. */
    CALL("call", 0, false),
    /** An image that was made. */
    IMAGE("image", 0, true),
    /** Sound or a video, heard or made. */
    SECOND("second", 0, false),
    /** Text that was spoken. */
    CHARACTER("character", 0, false),
    /** Documents that were put in order. */
    SEARCH("search", 0, false),
    /** A tool's work; vendors list it by the thousand. */
    TOOL("tool", 3, true);

    private final String label;
    private final int soldByPowerOfTen;
    private final boolean detailed;

    Kind(String label, int soldByPowerOfTen, boolean detailed) {
      this.label = label;
      this.soldByPowerOfTen = soldByPowerOfTen;
      this.detailed = detailed;
    }
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Unit that && kind == that.kind && detail.equals(that.detail);
  }
}
