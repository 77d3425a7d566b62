package io.nebulagate.inbound.http.admin.plan;

import io.nebulagate.domain.ledger.Asset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What allowances count, as bodies spell it. */
final class AssetWords {

  private static final Map<String, Asset> ASSETS =
      Arrays.stream(Asset.values()).collect(Collectors.toMap(AssetWords::of, Function.identity()));

  private AssetWords() {}

  /** Every word, and what it means. */
  static Map<String, Asset> all() {
    return ASSETS;
  }

  static String of(Asset asset) {
    return asset.name().toLowerCase(Locale.ROOT);
  }
}
