package io.nebulagate.inbound.http;

import io.nebulagate.application.export.ExportChannel;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportObserver;
import io.nebulagate.application.export.ExportPage;
import io.nebulagate.application.export.ExportService;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportTarget;
import io.nebulagate.application.export.ExportUseCase;
import io.nebulagate.application.fake.export.InMemoryExports;
import io.nebulagate.application.fake.export.ListedRows;
import io.nebulagate.application.fake.signin.ManualClock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Exports of which files are always taken and pushes never. */
@Singleton
class ExportWiring {

  @Produces
  @Singleton
  InMemoryExports exportStore() {
    return new InMemoryExports();
  }

  @Produces
  @Singleton
  ListedRows exportRows() {
    return new ListedRows();
  }

  @Produces
  @Singleton
  ExportUseCase exports(InMemoryExports store, ListedRows rows, ManualClock clock) {
    return new ExportService(store, rows, ExportWiring::channel, new Nobody(), clock);
  }

  private static ExportChannel channel(ExportSink sink) {
    return page -> {
      if (sink.target() instanceof ExportTarget.Receiver) {
        throw new IOException("the receiver answered 503");
      }
    };
  }

  private static final class Nobody implements ExportObserver {

    @Override
    public void delivered(ExportPage page) {}

    @Override
    public void failed(String sink, String message) {}

    @Override
    public void broke(String sink, RuntimeException failure) {}

    @Override
    public void lags(Map<ExportKind, Duration> lags) {}
  }
}
