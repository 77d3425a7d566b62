package io.nebulagate.inbound.http.admin.limits;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The time zone to be: a name of the IANA's. */
@Schema
record ZoneChange(@JsonProperty("time_zone") String zone) {

  static ZoneChange read(InputStream body) {
    return new ZoneChange(InputReader.of(body, "time_zone").text("time_zone"));
  }
}
