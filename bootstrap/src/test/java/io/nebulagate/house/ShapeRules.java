package io.nebulagate.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules about methods and what they touch. */
final class ShapeRules {

  private static final int METHOD_LINES_MAX = 70;
  private static final int PARAMETERS_MAX = 7;
  private static final Set<String> TEST_ANNOTATIONS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest");

  private ShapeRules() {}

  static Stream<Finding> methodLength(SourceFile file) {
    return methods(file).stream()
        .filter(method -> lines(file, method.tree) > METHOD_LINES_MAX)
        .map(method ->
            method.finding(
                file,
                "%d lines, at most %d: give its steps names of their own"
                    .formatted(lines(file, method.tree), METHOD_LINES_MAX)));
  }

  /**
   * Counts methods and constructors. Free are records, whose components have names where they are
   * read, and overriding methods, whose shape is the caller's choice.
   */
  static Stream<Finding> parameters(SourceFile file) {
    return methods(file).stream()
        .filter(method -> method.tree.getParameters().size() > PARAMETERS_MAX)
        .filter(method -> !method.isAnnotated(Set.of("Override")::contains))
        .filter(method -> !(method.inRecord && method.isConstructor()))
        .map(method ->
            method.finding(
                file,
                "%d parameters, at most %d: make a record of those that belong together"
                    .formatted(method.tree.getParameters().size(), PARAMETERS_MAX)));
  }

  static Stream<Finding> testNames(SourceFile file) {
    return methods(file).stream()
        .filter(method -> method.isAnnotated(TEST_ANNOTATIONS::contains))
        .filter(method -> method.name().matches("test.*|.*_.*"))
        .map(method -> method.finding(file, "a test's name is a sentence: noTestPrefixNorBars"));
  }

  /** Only the program's entry may speak to the terminal; the ArchUnit twin sees compiled code. */
  static Stream<Finding> standardStreams(SourceFile file) {
    if (file.isTest() || file.path().endsWith("io/nebulagate/bootstrap/Main.java")) {
      return Stream.empty();
    }
    List<Finding> findings = new ArrayList<>();
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMemberSelect(MemberSelectTree node, @Nullable Void unused) {
        if (node.toString().matches("System\\.(out|err)")) {
          findings.add(file.finding(file.firstLine(node), node + ": log with a Logger"));
        }
        return super.visitMemberSelect(node, null);
      }
    }.scan(file.tree(), null);
    return findings.stream();
  }

  private static long lines(SourceFile file, MethodTree method) {
    return file.lastLine(method) - file.firstLine(method) + 1;
  }

  private static List<Method> methods(SourceFile file) {
    List<Method> methods = new ArrayList<>();
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree node, @Nullable Void unused) {
        Tree owner = getCurrentPath().getParentPath().getLeaf();
        methods.add(
            new Method(
                node, owner instanceof ClassTree type && type.getKind() == Tree.Kind.RECORD));
        return super.visitMethod(node, null);
      }
    }.scan(file.tree(), null);
    return methods;
  }

  private record Method(MethodTree tree, boolean inRecord) {

    String name() {
      return tree.getName().toString();
    }

    boolean isConstructor() {
      return tree.getReturnType() == null;
    }

    boolean isAnnotated(Predicate<String> name) {
      return tree.getModifiers().getAnnotations().stream()
          .map(AnnotationTree::getAnnotationType)
          .anyMatch(type -> name.test(type.toString()));
    }

    Finding finding(SourceFile file, String message) {
      return file.finding(file.firstLine(tree), name() + ": " + message);
    }
  }
}
