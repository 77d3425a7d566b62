package io.nebulagate.persistence.postgres.notices;

import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.persistence.postgres.Statements;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Webhooks as rows. */
final class WebhookRows {

  /** What {@link #read} needs of a webhook {@code w}, under names that nothing else has. */
  static final String COLUMNS =
      "w.id AS hook, w.tenant_id AS hook_tenant, w.url, w.kinds, w.enabled,"
          + " w.created_at AS hook_since";

  private WebhookRows() {}

  static Webhook read(ResultSet row) throws SQLException {
    return new Webhook(
        row.getObject("hook", UUID.class),
        row.getLong("hook_tenant"),
        URI.create(row.getString("url")),
        kinds((String[]) row.getArray("kinds").getArray()),
        row.getBoolean("enabled"),
        Statements.instant(row, "hook_since"));
  }

  static String[] names(Collection<NoticeKind> kinds) {
    return kinds.stream().map(NoticeKind::name).sorted().toArray(String[]::new);
  }

  /** What the ciphertext of its secret is bound to. */
  static String place(UUID webhook) {
    return "secret of webhook " + webhook;
  }

  private static Set<NoticeKind> kinds(String[] names) {
    return Arrays.stream(names).map(NoticeKind::valueOf).collect(Collectors.toSet());
  }
}
