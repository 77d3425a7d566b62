package io.nebulagate.bootstrap.start;

import io.nebulagate.application.signin.SetupUseCase;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.access.Secret;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Tells whoever reads the log how the first user is made, until there is one. */
@ApplicationScoped
class SetupCode {

  private static final Logger LOG = Logger.getLogger("nebulagate");

  private final SetupUseCase setup;
  private final Settings settings;

  @Inject
  SetupCode(SetupUseCase setup, Settings settings) {
    this.setup = setup;
    this.settings = settings;
  }

  void show(@Observes StartupEvent started) {
    setup.renewCode().ifPresent(this::show);
  }

  private void show(Secret code) {
    LOG.infof(
        """
        there is no user yet; the setup code of this start is %s. It counts until the
        next start of any replica. Make the first user:

        curl http://127.0.0.1:%d/api/user/setup -H "Content-Type: application/json" \\
          -d '{"setup_code":"%s","username":"admin","password":"<at least 12 characters>"}'
        """,
        code.reveal(), settings.server().port(), code.reveal());
  }
}
