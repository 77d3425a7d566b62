package io.nebulagate.inbound.http.admin.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.audit.AuditLog.Entry;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.Uuids;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** What was done through the admin API. */
@Singleton
@Path("/api/audit")
@RunOnVirtualThread
public class AuditResource {

  private static final int PAGE = 500;

  private final AuditLog log;
  private final ObjectMapper json;

  AuditResource(AuditLog log, ObjectMapper json) {
    this.log = log;
    this.json = json;
  }

  @Operation(summary = "What was done through the admin API, newest first")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<AuditPage> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit")
          @DefaultValue("50")
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + AuditLog.LIST_MAX)
          String limit) {
    int most = Numbers.parse("limit", limit, 1, AuditLog.LIST_MAX);
    List<Entry> found = log.list(before(cursor), most);
    return Envelope.of(
        new AuditPage(
            found.stream().map(EntryView::of).toList(),
            found.size() < most ? null : found.getLast().action().id().toString()));
  }

  @Operation(summary = "Everything that was done, newest first, a line of JSON each")
  @APIResponseSchema(
      value = EntryView.class,
      responseCode = "200",
      responseDescription = "Lines of entries")
  @GET
  @Path("/export")
  @Produces("application/x-ndjson")
  @RolesAllowed(Roles.ADMIN)
  public StreamingOutput export(@QueryParam("cursor") @Nullable String cursor) {
    Optional<UUID> from = before(cursor);
    return out -> lines(from, out);
  }

  private void lines(Optional<UUID> from, OutputStream out) throws IOException {
    Optional<UUID> before = from;
    List<Entry> page;
    do {
      page = log.list(before, PAGE);
      for (Entry entry : page) {
        out.write(json.writeValueAsString(EntryView.of(entry)).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        before = Optional.of(entry.action().id());
      }
    } while (page.size() == PAGE);
  }

  private static Optional<UUID> before(@Nullable String cursor) {
    return Optional.ofNullable(cursor).map(text -> Uuids.inField("cursor", text));
  }

  /** Some entries, and where the next ones begin. */
  record AuditPage(
      List<EntryView> items, @JsonProperty("next_cursor") @Nullable String nextCursor) {}
}
