package io.nebulagate.house;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keeps every file short, named and free of leftovers, and proves that each rule would notice. */
class TidyTest {

  private static final List<SourceFile> HOUSE = SourceFile.ofTheHouse();
  private static final Path MIGRATIONS =
      Repository.root().resolve("adapters-persistence/src/main/resources/db/migration");
  private static final Path RELEASED =
      Repository.root().resolve("bootstrap/src/test/resources/house/released-migrations.sha256");

  @Test
  void everyModuleIsRead() {
    assertThat(HOUSE)
        .map(file -> file.path().getName(0).toString())
        .contains("domain", "bootstrap");
  }

  @ParameterizedTest
  @EnumSource
  void theHouseIsTidy(TidyRule rule) {
    assertThat(rule.findingsIn(HOUSE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theRuleBites(TidyRule rule) {
    List<SourceFile> untidy = untidy(rule);
    assertThat(rule.findingsIn(untidy))
        .as(rule.name())
        .hasSizeGreaterThanOrEqualTo(untidy.size())
        .allSatisfy(finding -> assertThat(finding.message()).contains(": "));
  }

  @ParameterizedTest
  @EnumSource
  void theRuleLeavesATidyFileAlone(TidyRule rule) {
    assertThat(rule.findingsIn(List.of(description("domain/src/main/java/x"), tidy()))).isEmpty();
  }

  @Test
  void releasedMigrationsAreUntouched() {
    assertThat(ReleasedMigrations.findings(RELEASED, MIGRATIONS)).isEmpty();
  }

  @Test
  void anEditedReleasedMigrationIsNoticed(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("V001__start.sql"), "create table other ();");
    Path released = folder.resolve("released.sha256");
    Files.writeString(released, "0".repeat(64) + "  V001__start.sql\n");

    assertThat(ReleasedMigrations.findings(released, folder))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("write a new migration"));
  }

  @Test
  void sqlAndYamlHaveNoTabs() throws IOException {
    Path root = Repository.root();
    try (Stream<Path> migrations = Files.exists(MIGRATIONS) ? Files.walk(MIGRATIONS) : Stream.of();
        Stream<Path> manifests = Files.walk(root.resolve("k8s"))) {
      assertThat(Stream.concat(migrations, manifests).filter(Files::isRegularFile))
          .noneMatch(file -> Repository.read(file).contains("\t"));
    }
  }

  /** The smallest world that breaks the rule. */
  private static List<SourceFile> untidy(TidyRule rule) {
    return switch (rule) {
      case FILE_LENGTH -> List.of(main("// one line\n".repeat(401) + "class Long {}"));
      case LINE_WIDTH -> List.of(main("class Wide { String w = \"" + "w".repeat(90) + "\"; }"));
      case TABS -> List.of(main("class Tab {\n\tint indented;\n}"));
      case OPEN_WORK ->
          List.of(main("class Late {} // TODO finish"), main("class Bad {} // FIXME"));
      case DEAD_CODE -> List.of(main("class Old {\n  // int before = count(1);\n}"));
      case METHOD_LENGTH -> List.of(main("class Tall { void m() {" + "\n;".repeat(70) + "\n} }"));
      case PARAMETERS ->
          List.of(main("class Many { void m(" + "int p, ".repeat(7) + "int last) {} }"));
      case TEST_NAMES -> List.of(test("class NameTest { @Test void testIt() {} }"));
      case STANDARD_STREAMS -> List.of(main("class Loud { void m() { System.out.println(); } }"));
      case IMPORTS ->
          List.of(
              main("import java.util.*; class Star {}"),
              test("import org.mockito.Mock; class M {}"));
      case TYPE_NAMES -> List.of(main("class KeyManager {}"), main("interface IStore {}"));
      case PACKAGE_NAMES -> List.of(main("package x.util; class Thing {}"));
      case PACKAGE_SIZE ->
          List.of(
              main(
                  IntStream.rangeClosed(1, 26)
                      .mapToObj(number -> "class Type" + number + " {}")
                      .collect(joining("\n"))));
      case PACKAGE_INFO -> List.of(main("package x; class Lonely {}"));
    };
  }

  private static SourceFile tidy() {
    return SourceFile.of(
        "domain/src/main/java/x/Tidy.java",
        """
        package x;

        import java.util.List;

        /** A good neighbour: its TODO(#12) has a number. */
        record Tidy(int a, int b, int c, int d, int e, int f, int g, int h, List<String> i) {

          // Prose may end in a semicolon; it is not code, and https://example.org/%s is not wide.
          String address() {
            return "// TODO is no comment here; return;";
          }
        }
        """
            .formatted("w".repeat(60)));
  }

  private static SourceFile description(String folder) {
    return SourceFile.of(folder + "/package-info.java", "/** Neighbours. */\npackage x;\n");
  }

  private static SourceFile main(String text) {
    return SourceFile.of("domain/src/main/java/x/Untidy.java", text);
  }

  private static SourceFile test(String text) {
    return SourceFile.of("domain/src/test/java/x/UntidyTest.java", text);
  }
}
