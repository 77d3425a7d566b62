package io.nebulagate.outbound.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaxMindPlacesTest {

  @TempDir private Path folder;

  @Test
  void anAddressIsInTheCountryOfItsNetwork() throws IOException {
    Path file =
        new MmdbFile()
            .with("203.0.113.0", 24, "CN")
            .with("198.51.100.0", 24, "DE")
            .writeTo(folder.resolve("test.mmdb"));

    try (MaxMindPlaces places = new MaxMindPlaces(file)) {
      assertThat(places.countryOf(InetAddress.ofLiteral("203.0.113.9"))).contains("CN");
      assertThat(places.countryOf(InetAddress.ofLiteral("198.51.100.255"))).contains("DE");
      assertThat(places.countryOf(InetAddress.ofLiteral("192.0.2.1"))).isEmpty();
      assertThat(places.countryOf(InetAddress.ofLiteral("cb00:7101::1"))).isEmpty();
    }
  }

  @Test
  void aFileOfAnotherFormatIsNotOpened() throws IOException {
    Path file = Files.writeString(folder.resolve("other.mmdb"), "no database");

    assertThatThrownBy(() -> new MaxMindPlaces(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new MaxMindPlaces(folder.resolve("none.mmdb")))
        .isInstanceOf(IOException.class);
  }
}
