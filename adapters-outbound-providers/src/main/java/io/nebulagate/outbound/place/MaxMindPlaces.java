package io.nebulagate.outbound.place;

import com.maxmind.db.Reader;
import io.nebulagate.application.policy.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Countries by a file in MaxMind's format (MaxMind DB 2.0), such as GeoLite2-Country or
 * GeoIP2-City; the file is mapped, so that only what is looked at comes to memory.
 */
public final class MaxMindPlaces implements Places, AutoCloseable {

  private static final Logger LOG = System.getLogger(MaxMindPlaces.class.getName());
  private static final int IPV4 = 4;

  private final Reader reader;

  /**
   * Opens a file.
   *
   * @throws IOException when it cannot be read, or is none of that format
   */
  public MaxMindPlaces(Path database) throws IOException {
    reader = new Reader(database.toFile());
  }

  @Override
  public Optional<String> countryOf(InetAddress address) {
    if (address instanceof Inet6Address && reader.getMetadata().getIpVersion() == IPV4) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(reader.get(address, Map.class))
          .map(MaxMindPlaces::country)
          .filter(String.class::isInstance)
          .map(String.class::cast);
    } catch (IOException broken) {
      LOG.log(Level.WARNING, "the database of countries is broken: " + broken.getMessage());
      return Optional.empty();
    }
  }

  private static @Nullable Object country(Map<?, ?> found) {
    return found.get("country") instanceof Map<?, ?> country ? country.get("iso_code") : null;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }
}
