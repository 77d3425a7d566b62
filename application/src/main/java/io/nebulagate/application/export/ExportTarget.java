package io.nebulagate.application.export;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;

/** Where a sink leads. */
public sealed interface ExportTarget {

  /**
   * Files in a folder of the replica that writes them.
   *
   * @param keepDays how many days files are kept, by kind; those of other kinds are kept for good
   */
  record Folder(Map<ExportKind, Integer> keepDays) implements ExportTarget {

    /** The most days that can be said. */
    public static final int KEEP_DAYS_MAX = 3650;

    /** Refuses days out of range, naming {@code keep_days}. */
    public Folder {
      keepDays = Map.copyOf(keepDays);
      for (int days : keepDays.values()) {
        if (days < 1 || days > KEEP_DAYS_MAX) {
          throw GatewayException.invalidValue("keep_days", "must be 1 to " + KEEP_DAYS_MAX);
        }
      }
    }
  }

  /**
   * A receiver that pages are pushed to.
   *
   * @param secret what pages are signed with: {@code whsec_} and the key in Base64
   */
  record Receiver(URI address, Secret secret) implements ExportTarget {

    /** The longest address. */
    public static final int ADDRESS_MAX = 2048;

    /** Refuses an address that pages cannot be pushed to, naming {@code url}. */
    public Receiver {
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (!web || address.getHost() == null || address.toString().length() > ADDRESS_MAX) {
        throw GatewayException.invalidValue(
            "url", "must be an https address of at most " + ADDRESS_MAX + " characters");
      }
      if (address.getRawUserInfo() != null
          || address.getRawQuery() != null
          || address.getRawFragment() != null) {
        throw GatewayException.invalidValue("url", "must have no user, query or fragment");
      }
    }

    /** A receiver with a new secret. */
    public static Receiver of(URI address) {
      return new Receiver(address, Secret.toSignWith(new SecureRandom()));
    }
  }
}
