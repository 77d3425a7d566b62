package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.billing.AccountBook.Cursor;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Transfer;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A piece of an account's history, and where the next one begins. */
record HistoryView(
    List<TransferView> items, @JsonProperty("next_cursor") @Nullable String nextCursor) {

  private static final Pattern CURSOR = Pattern.compile("([0-9a-f-]{36})\\.([0-9])");

  static HistoryView of(List<Transfer> found, int limit) {
    @Nullable String next = found.size() < limit ? null : text(Cursor.after(found.getLast()));
    return new HistoryView(found.stream().map(TransferView::of).toList(), next);
  }

  private static String text(Cursor cursor) {
    return cursor.id() + "." + cursor.phase();
  }

  static Cursor cursor(String text) {
    Matcher matcher = CURSOR.matcher(text);
    try {
      if (matcher.matches()) {
        return new Cursor(UUID.fromString(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      }
    } catch (IllegalArgumentException notAnId) {
      throw invalid();
    }
    throw invalid();
  }

  private static GatewayException invalid() {
    return GatewayException.invalidValue("cursor", "must be the next_cursor of an earlier page");
  }
}
