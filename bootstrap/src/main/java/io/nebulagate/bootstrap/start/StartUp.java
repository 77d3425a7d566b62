package io.nebulagate.bootstrap.start;

import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.application.setup.FirstStart;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.jobs.SettlementReplay;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.bootstrap.settings.Settings.Demo;
import io.nebulagate.domain.access.Secret;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Brings a gateway that has just started to where it serves: first providers, demo, catalogue. */
@ApplicationScoped
class StartUp {

  private static final Logger LOG = Logger.getLogger("nebulagate");

  private final Settings settings;
  private final FirstStart firstStart;
  private final ProviderStore providers;
  private final UpstreamModels upstreamModels;
  private final LiveCatalogue catalogue;
  private final DemoProvider demo;
  private final SettlementReplay settlements;

  @Inject
  StartUp(
      Settings settings,
      FirstStart firstStart,
      ProviderStore providers,
      UpstreamModels upstreamModels,
      LiveCatalogue catalogue,
      DemoProvider demo,
      SettlementReplay settlements) {
    this.settings = settings;
    this.firstStart = firstStart;
    this.providers = providers;
    this.upstreamModels = upstreamModels;
    this.catalogue = catalogue;
    this.demo = demo;
    this.settlements = settlements;
  }

  void serve(@Observes StartupEvent started) {
    settlements.beforeServing();
    boolean empty = firstStart.needed();
    boolean vendors = !settings.upstreams().vendorKeys().isEmpty();
    if (empty && vendors) {
      new VendorProviders(firstStart, upstreamModels)
          .make(settings.upstreams())
          .ifPresent(model -> addOrganisation("default", model));
    }
    if (demoWanted(empty && !vendors)) {
      addDemo();
    }
    demo.startIfConfigured(providers);
    catalogue.reload();
  }

  private boolean demoWanted(boolean nothingElse) {
    return switch (settings.upstreams().demo()) {
      case Demo.ON -> demo.configured(providers).isEmpty();
      case Demo.OFF -> false;
      case Demo.WHEN_EMPTY -> nothingElse && settings.database().embedded();
    };
  }

  private void addDemo() {
    firstStart.add(demo.asFirstProvider());
    addOrganisation("demo", DemoUpstream.CHAT_MODEL);
  }

  private void addOrganisation(String name, String model) {
    Path file = KeyFile.in(settings.dataFolder());
    try (KeyFile room = KeyFile.prepare(settings.dataFolder())) {
      Optional<Secret> key = firstStart.organisation(name);
      if (key.isPresent()) {
        room.write(key.get());
        announce(name, model, file);
      }
    } catch (IOException unwritable) {
      LOG.errorf("no key was made for organisation %s: cannot write %s", name, file);
    }
  }

  private void announce(String name, String model, Path file) {
    LOG.infof(
        """
        organisation "%s" has $1 to spend and a key in %s. Try it:

        curl http://127.0.0.1:%d/v1/chat/completions -H "Authorization: Bearer $(cat %s)" \\
          -H "Content-Type: application/json" \\
          -d '{"model":"%s","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
        """,
        name, file, settings.server().port(), file, model);
  }
}
