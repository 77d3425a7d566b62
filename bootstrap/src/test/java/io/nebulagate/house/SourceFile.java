package io.nebulagate.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * One Java file as text, comments and syntax tree. The tree comes from javac's own parser, so a
 * rule never guesses where a method ends.
 *
 * @param path relative to the repository root
 */
record SourceFile(
    Path path, String text, Prose prose, CompilationUnitTree tree, SourcePositions positions) {

  /** Every Java file of every module, main and test. */
  static List<SourceFile> ofTheHouse() {
    Path root = Repository.root();
    List<Text> texts = new ArrayList<>();
    for (Path module : Repository.modules()) {
      try (Stream<Path> files = Files.walk(module.resolve("src"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .sorted()
            .forEach(file -> texts.add(new Text(root.relativize(file), Repository.read(file))));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return parse(texts);
  }

  /** A file that exists only in a test. */
  static SourceFile of(String path, String text) {
    return parse(List.of(new Text(Path.of(path), text))).getFirst();
  }

  private static List<SourceFile> parse(List<Text> texts) {
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "needs a JDK");
    var task =
        (JavacTask) compiler.getTask(null, null, problem -> {}, List.of("-proc:none"), null, texts);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<SourceFile> parsed = new ArrayList<>();
    try {
      Iterator<Text> inOrder = texts.iterator();
      for (CompilationUnitTree tree : task.parse()) {
        Text text = inOrder.next();
        parsed.add(
            new SourceFile(text.path, text.content, Prose.of(text.content), tree, positions));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return parsed;
  }

  boolean isTest() {
    return path.toString().contains("src/test/");
  }

  boolean isPackageDescription() {
    return path.endsWith("package-info.java");
  }

  String packageName() {
    Tree name = tree.getPackageName();
    return name == null ? "" : name.toString();
  }

  List<String> lines() {
    return text.lines().toList();
  }

  long firstLine(Tree node) {
    return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, node));
  }

  long lastLine(Tree node) {
    return tree.getLineMap().getLineNumber(positions.getEndPosition(tree, node));
  }

  Finding finding(long line, String message) {
    return new Finding(path, line, message);
  }

  private static final class Text extends SimpleJavaFileObject {
    private final Path path;
    private final String content;

    Text(Path path, String content) {
      super(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE);
      this.path = path;
      this.content = content;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content;
    }
  }
}
