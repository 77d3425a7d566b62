package io.nebulagate.house;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rules about lines and comments. */
final class LayoutRules {

  private static final int LINES_MAX = 400;
  private static final int TEST_LINES_MAX = 600;
  private static final int COLUMNS_MAX = 100;

  private static final Pattern OPEN_WORK =
      Pattern.compile("\\bFIXME\\b|\\bXXX\\b|\\bTODO\\b(?!\\(#\\d+\\))");

  /** Statements and block openers that prose never looks like. */
  private static final Pattern CODE =
      Pattern.compile(
          "(import |return |throw |package ).*;"
              + "|[\\w.<>\\[\\], ]+ = .*;"
              + "|[\\w.]+(\\(.*\\)(\\.\\w+)?)+;"
              + "|(final |private |public |static )*[\\w<>\\[\\]]+ \\w+;"
              + "|(if|for|while|switch|catch|synchronized) ?\\(.*\\{"
              + "|(public|private|protected|static|final|class|record|try|else)\\b.*\\{"
              + "|\\}( else \\{)?");

  private LayoutRules() {}

  static Stream<Finding> fileLength(SourceFile file) {
    int limit = file.isTest() ? TEST_LINES_MAX : LINES_MAX;
    int lines = file.lines().size();
    return lines <= limit
        ? Stream.empty()
        : Stream.of(
            file.finding(
                limit, "%d lines, at most %d: split by idea, not by size".formatted(lines, limit)));
  }

  /** Imports, package lines and addresses cannot be wrapped; what a test quotes is its data. */
  static Stream<Finding> lineWidth(SourceFile file) {
    List<String> lines = file.lines();
    return IntStream.rangeClosed(1, lines.size())
        .filter(number -> tooWide(lines.get(number - 1)))
        .filter(number -> !(file.isTest() && quotes(file, number)))
        .mapToObj(number ->
            file.finding(
                number,
                "wider than %d columns: name a part of it, or end the line of a text block with"
                        .formatted(COLUMNS_MAX)
                    + " a backslash"));
  }

  private static boolean quotes(SourceFile file, int number) {
    return file.prose().inTextBlock(number) || file.lines().get(number - 1).indexOf('"') >= 0;
  }

  private static boolean tooWide(String line) {
    return line.codePointCount(0, line.length()) > COLUMNS_MAX
        && !line.startsWith("import ")
        && !line.startsWith("package ")
        && !line.contains("://");
  }

  static Stream<Finding> tabs(SourceFile file) {
    List<String> lines = file.lines();
    return IntStream.range(0, lines.size())
        .filter(index -> lines.get(index).indexOf('\t') >= 0)
        .mapToObj(index -> file.finding(index + 1, "a tab: indent with spaces, write \\t in text"));
  }

  static Stream<Finding> openWork(SourceFile file) {
    return comments(
        file,
        comment -> OPEN_WORK.matcher(comment.text()).find(),
        "unfinished work: do it now, or write TODO(#12) with the number of its issue");
  }

  static Stream<Finding> deadCode(SourceFile file) {
    return comments(
        file,
        comment -> !comment.javadoc() && CODE.matcher(comment.text()).matches(),
        "commented-out code: delete it, git remembers");
  }

  private static Stream<Finding> comments(
      SourceFile file, Predicate<Prose.Comment> unwanted, String message) {
    return file.prose().comments().stream()
        .filter(unwanted)
        .map(comment -> file.finding(comment.line(), message));
  }
}
