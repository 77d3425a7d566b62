package io.nebulagate.house;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the parser throws away: the comments of a Java file line by line, and which lines lie in a
 * text block.
 */
final class Prose {

  /** One line of a comment without its marker. */
  record Comment(int line, String text, boolean javadoc) {}

  private final List<Comment> comments = new ArrayList<>();
  private final Set<Integer> textBlockLines = new HashSet<>();
  private final String source;
  private int at;
  private int line = 1;

  private Prose(String source) {
    this.source = source;
  }

  static Prose of(String source) {
    Prose prose = new Prose(source);
    while (prose.at < source.length()) {
      prose.step();
    }
    return prose;
  }

  List<Comment> comments() {
    return List.copyOf(comments);
  }

  boolean inTextBlock(int lineNumber) {
    return textBlockLines.contains(lineNumber);
  }

  private void step() {
    if (source.startsWith("\"\"\"", at)) {
      int first = line;
      literal("\"\"\"");
      for (int inside = first; inside <= line; inside++) {
        textBlockLines.add(inside);
      }
    } else if (source.charAt(at) == '"' || source.charAt(at) == '\'') {
      literal(source.substring(at, at + 1));
    } else if (source.startsWith("//", at)) {
      comment("\n", source.startsWith("///", at));
    } else if (source.startsWith("/*", at)) {
      comment("*/", source.startsWith("/**", at));
    } else {
      moveTo(at + 1);
    }
  }

  private void literal(String quote) {
    moveTo(at + quote.length());
    while (at < source.length() && !source.startsWith(quote, at)) {
      moveTo(at + (source.charAt(at) == '\\' ? 2 : 1));
    }
    moveTo(at + quote.length());
  }

  private void comment(String end, boolean javadoc) {
    int start = at;
    int first = line;
    int stop = source.indexOf(end, at + 2);
    moveTo(stop < 0 ? source.length() : stop + end.length());
    int number = first;
    for (String row : source.substring(start, at).strip().split("\n", -1)) {
      String text = row.strip().replaceFirst("^(/\\*+|//+|\\*(?!/))", "").replaceFirst("\\*/$", "");
      comments.add(new Comment(number++, text.strip(), javadoc));
    }
  }

  private void moveTo(int target) {
    int stop = Math.min(target, source.length());
    while (at < stop) {
      if (source.charAt(at++) == '\n') {
        line++;
      }
    }
  }
}
