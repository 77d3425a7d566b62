package io.nebulagate.house;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules about what things are called and where they live. */
final class NameRules {

  private static final int TYPES_MAX = 25;

  private static final Pattern EMPTY_WORDS =
      Pattern.compile(
          ".*(Impl|Manager|Utils?|Helper|DTO|Dto|Info|Data)|Abstract[A-Z].*|I[A-Z][a-z].*");

  private static final Set<String> EMPTY_PACKAGES =
      Set.of("util", "utils", "common", "helper", "helpers", "manager", "base", "misc", "impl");

  private static final Map<String, String> UNWANTED_IMPORTS =
      Map.of(
          "org.mockito.", "write a fake by hand and let it pass the port's contract suite",
          "lombok.", "write a record",
          "org.mapstruct.", "let the form know its domain type: View.of(thing)",
          "com.google.common.", "the JDK has it",
          "org.apache.commons.lang3.", "the JDK has it",
          "org.junit.Test", "JUnit 6 lives in org.junit.jupiter");

  private NameRules() {}

  static Stream<Finding> imports(SourceFile file) {
    return file.tree().getImports().stream()
        .flatMap(line ->
            objection(line).stream()
                .map(why -> file.finding(file.firstLine(line), line.toString().strip() + why)));
  }

  private static List<String> objection(ImportTree line) {
    String name = line.getQualifiedIdentifier().toString();
    if (name.endsWith(".*")) {
      return List.of(" takes everything: import each name");
    }
    return UNWANTED_IMPORTS.entrySet().stream()
        .filter(unwanted -> name.startsWith(unwanted.getKey()))
        .map(unwanted -> " is not used here: " + unwanted.getValue())
        .toList();
  }

  static Stream<Finding> typeNames(SourceFile file) {
    List<Finding> findings = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitClass(ClassTree node, @Nullable Void unused) {
        String name = node.getSimpleName().toString();
        if (EMPTY_WORDS.matcher(name).matches()) {
          String message = name + " says nothing: name what it is, or the technology it adds";
          findings.add(file.finding(file.firstLine(node), message));
        }
        return super.visitClass(node, null);
      }
    }.scan(file.tree(), null);
    return findings.stream();
  }

  static Stream<Finding> packageNames(SourceFile file) {
    return Arrays.stream(file.packageName().split("\\."))
        .filter(EMPTY_PACKAGES::contains)
        .map(word ->
            file.finding(1, "package '" + word + "' collects strangers: name the idea they share"));
  }

  static Stream<Finding> packageSize(List<SourceFile> files) {
    return byFolder(files).values().stream()
        .filter(inFolder -> typesIn(inFolder) > TYPES_MAX)
        .map(inFolder ->
            inFolder
                .getFirst()
                .finding(
                    1,
                    "%d types in its package, at most %d: it is two packages"
                        .formatted(typesIn(inFolder), TYPES_MAX)));
  }

  /** A test package that has a twin in main code is described there. */
  static Stream<Finding> packageInfo(List<SourceFile> files) {
    Set<String> described =
        files.stream()
            .filter(SourceFile::isPackageDescription)
            .map(SourceFile::packageName)
            .collect(toSet());
    return byFolder(files).values().stream()
        .map(List::getFirst)
        .filter(file -> !described.contains(file.packageName()))
        .map(file ->
            file.finding(
                1,
                "no package-info.java: say in one sentence what lives here"
                    + " and mark it @NullMarked"));
  }

  private static Map<Path, List<SourceFile>> byFolder(List<SourceFile> files) {
    return files.stream().collect(groupingBy(file -> file.path().resolveSibling("")));
  }

  private static long typesIn(List<SourceFile> files) {
    return files.stream()
        .flatMap(file -> file.tree().getTypeDecls().stream())
        .filter(ClassTree.class::isInstance)
        .count();
  }
}
