package io.nebulagate.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the compiled house to its rings, and proves that each rule would notice a breach. */
class ArchitectureTest {

  private static final String BASE = "io.nebulagate";
  private static final String BAD = "io.nebulagate.house.bad";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(ArchitectureTest::isNoTestJar)
          .importPackages(BASE);

  private static final JavaClasses BAD_CODE = new ClassFileImporter().importPackages(BAD);

  @Test // without this, a misspelt package turns every rule below into a silent pass
  void everyRingIsPresent() {
    assertThat(HouseRules.RINGS).allMatch(ArchitectureTest::hasCode);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theHouseObeys(HouseRules.Rule rule) {
    assertThat(rule.judge(CODE).getFailureReport().getDetails()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("badHouseRules")
  void theRuleNamesItsOffender(HouseRules.Rule rule) {
    assertThat(rule.judge(BAD_CODE).getFailureReport().getDetails())
        .anyMatch(detail -> detail.contains(rule.offender()));
  }

  static List<HouseRules.Rule> rules() {
    return new HouseRules(BASE).all();
  }

  static List<HouseRules.Rule> badHouseRules() {
    return new HouseRules(BAD).all();
  }

  private static boolean hasCode(String ring) {
    return CODE.stream().anyMatch(type -> type.getPackageName().startsWith(BASE + "." + ring));
  }

  /** Contracts and fakes come as a jar when the whole house is built at once. */
  private static boolean isNoTestJar(Location location) {
    return !location.contains("-tests.jar");
  }
}
