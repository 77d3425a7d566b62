package io.nebulagate.bootstrap.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.export.ExportChannel;
import io.nebulagate.application.export.ExportChannels;
import io.nebulagate.application.export.ExportFeed;
import io.nebulagate.application.export.ExportObserver;
import io.nebulagate.application.export.ExportService;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportStore;
import io.nebulagate.application.export.ExportTarget;
import io.nebulagate.bootstrap.metrics.ExportMetrics;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import io.nebulagate.outbound.push.HttpsExportChannel;
import io.nebulagate.persistence.export.FileExportChannel;
import io.nebulagate.persistence.export.PostgresExportFeed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** What leaves for those who watch the gateway. */
@Singleton
final class ExportWiring {

  /** How long a connection to a receiver, and then its answer, may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Produces
  @Singleton
  ExportFeed feed(DataSource dataSource) {
    return new PostgresExportFeed(dataSource);
  }

  @Produces
  @Singleton
  ExportObserver exportObserver(MeterRegistry registry) {
    return new ExportMetrics(registry);
  }

  @Produces
  @Singleton
  ExportChannels channels(Settings settings, GuardedRest rest, InstantSource clock) {
    Path root = settings.dataFolder().resolve("export");
    return sink -> channel(sink, root, rest, clock);
  }

  private static ExportChannel channel(
      ExportSink sink, Path root, GuardedRest rest, InstantSource clock) {
    return switch (sink.target()) {
      case ExportTarget.Folder _ -> new FileExportChannel(root, sink.name(), clock);
      case ExportTarget.Receiver(URI address, Secret secret) ->
          new HttpsExportChannel(rest, address, secret, PATIENCE, clock);
    };
  }

  @Produces
  @Singleton
  ExportService exports(
      ExportStore store,
      ExportFeed feed,
      ExportChannels channels,
      ExportObserver observer,
      InstantSource clock) {
    return new ExportService(store, feed, channels, observer, clock);
  }
}
