package io.nebulagate.bootstrap.settings;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Gives the running application the settings it was started with. */
@Singleton
final class SettingsProducer {

  @Produces
  @Singleton
  Settings settings(Config config) {
    Settings settings = Settings.read(Variables.of(config), Variables.home());
    if (!settings.database().embedded()) {
      return settings;
    }
    return settings.withSecrets(
        GeneratedSecrets.complete(settings.secrets(), settings.dataFolder(), false));
  }
}
