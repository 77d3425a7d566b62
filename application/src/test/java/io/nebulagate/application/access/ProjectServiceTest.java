package io.nebulagate.application.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayException;
import java.time.InstantSource;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProjectServiceTest {

  private final InMemoryUsers users =
      new InMemoryUsers(new InMemoryLedgerStore(), InstantSource.system());
  private final long tenant = users.addOrganisation("Analytical Engines").id();
  private final ProjectService projects = new ProjectService(new InMemoryProjects(), users);

  @Test
  void aProjectBelongsToATenant() {
    Project added = projects.add(tenant, "search");
    assertThat(added).isEqualTo(new Project(added.id(), tenant, "search"));
    assertThat(projects.list(Optional.empty(), false, 0, 10).items()).containsExactly(added);
  }

  @Test
  void whatCannotBeAProjectIsRefused() {
    projects.add(tenant, "search");
    refuses(() -> projects.add(tenant, "search"), "already_exists");
    refuses(() -> projects.add(tenant, ""), "invalid_value");
    refuses(() -> projects.add(987_654, "search"), "invalid_value");
  }

  private static void refuses(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }
}
