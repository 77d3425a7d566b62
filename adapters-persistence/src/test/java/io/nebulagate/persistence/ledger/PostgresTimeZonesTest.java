package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.limits.TenantZone;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.persistence.PostgresServer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class PostgresTimeZonesTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant TOMORROW = Instant.parse("2026-11-21T00:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final PostgresTimeZones store =
      new PostgresTimeZones(PostgresServer.shared().pool().dataSource());
  private final TimeZones here = new TimeZones(store, () -> NOON);
  private final long tenant = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

  @Test
  void aTenantThatSetNoneIsInUtc() {
    here.reload();

    assertThat(here.of(tenant)).isEqualTo(TimeZones.DEFAULT);
  }

  @Test
  void aZoneCanBeSetAndChangedAndOtherReplicasReadIt() {
    TimeZones elsewhere = new TimeZones(store, () -> TOMORROW);
    here.change(tenant, "Asia/Tokyo");
    here.change(tenant, "Europe/Berlin");

    elsewhere.reload();

    assertThat(here.of(tenant)).isEqualTo(TimeZones.DEFAULT);
    assertThat(elsewhere.of(tenant)).isEqualTo(BERLIN);
    assertThat(elsewhere.find(tenant))
        .isEqualTo(new TenantZone(TimeZones.DEFAULT, BERLIN, TOMORROW));
  }

  @Test
  void aZoneThatWasSetBeforeZonesCouldChangeCountsEverSince() {
    Sql.run(
        PostgresServer.shared().asOwner(),
        "INSERT INTO tenant_time_zone VALUES (" + tenant + ", 'Europe/Berlin')");

    here.reload();

    assertThat(here.find(tenant)).isEqualTo(TenantZone.always(BERLIN));
  }

  @Test
  void aZoneThatNobodyKnowsIsLeftOutAndCanBeReplaced() {
    Sql.run(
        PostgresServer.shared().asOwner(),
        "INSERT INTO tenant_time_zone VALUES (" + tenant + ", 'Moon/Sea_of_Tranquility')");

    here.reload();
    assertThat(here.of(tenant)).isEqualTo(TimeZones.DEFAULT);

    here.change(tenant, "Europe/Berlin");
    assertThat(here.find(tenant).zone()).isEqualTo(BERLIN);
  }
}
