package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.persistence.PostgresServer;
import java.time.ZoneId;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class PostgresTimeZonesTest {

  private final PostgresTimeZones store =
      new PostgresTimeZones(PostgresServer.shared().pool().dataSource());
  private final TimeZones here = new TimeZones(store);
  private final long tenant = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

  @Test
  void aTenantThatSetNoneIsInUtc() {
    here.reload();

    assertThat(here.of(tenant)).isEqualTo(TimeZones.DEFAULT);
  }

  @Test
  void aZoneCanBeSetAndChangedAndOtherReplicasReadIt() {
    TimeZones elsewhere = new TimeZones(store);
    here.set(tenant, ZoneId.of("Asia/Tokyo"));
    here.set(tenant, ZoneId.of("Europe/Berlin"));

    elsewhere.reload();

    assertThat(here.of(tenant)).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(elsewhere.of(tenant)).isEqualTo(ZoneId.of("Europe/Berlin"));
  }

  @Test
  void aZoneThatNobodyKnowsIsLeftOut() {
    Sql.run(
        PostgresServer.shared().asOwner(),
        "INSERT INTO tenant_time_zone VALUES (" + tenant + ", 'Moon/Sea_of_Tranquility')");

    here.reload();

    assertThat(here.of(tenant)).isEqualTo(TimeZones.DEFAULT);
  }
}
