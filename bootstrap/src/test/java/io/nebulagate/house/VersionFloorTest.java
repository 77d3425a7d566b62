package io.nebulagate.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import java.lang.module.ModuleDescriptor;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

/**
 * Holds two libraries above their known vulnerabilities, whatever the framework's own list of
 * versions says. What counts is the class path, not the POM.
 */
class VersionFloorTest {

  private static final String NETTY_FLOOR = "4.1.135";
  private static final String DRIVER_FLOOR = "42.7.11";

  @Test
  void everyNettyJarIsAtTheFloorAndOfOneVersion() {
    var versions = Version.identify().values().stream().map(Version::artifactVersion).toList();

    assertThat(versions).hasSizeGreaterThan(5).containsOnly(versions.getFirst());
    assertThat(atLeast(versions.getFirst(), NETTY_FLOOR)).as(versions.getFirst()).isTrue();
  }

  @Test
  void thePostgresDriverIsAtTheFloor() {
    String version =
        Objects.requireNonNull(
            Driver.class.getPackage().getImplementationVersion(), "the driver names no version");

    assertThat(atLeast(version, DRIVER_FLOOR)).as(version).isTrue();
  }

  @Test
  void versionsCompareByNumberNotByText() {
    assertThat(atLeast("4.1.1000.Final", NETTY_FLOOR)).isTrue();
    assertThat(atLeast("4.1.99.Final", NETTY_FLOOR)).isFalse();
  }

  private static boolean atLeast(String version, String floor) {
    String numbers = version.replaceFirst("\\.Final$", "");
    return ModuleDescriptor.Version.parse(numbers).compareTo(ModuleDescriptor.Version.parse(floor))
        >= 0;
  }
}
