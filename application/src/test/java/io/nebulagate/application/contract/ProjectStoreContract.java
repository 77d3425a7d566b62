package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of projects does. */
public abstract class ProjectStoreContract {

  private final String name = "p-" + UUID.randomUUID();

  /** The store under test; it may have other projects in it. */
  protected abstract ProjectStore store();

  @Test
  protected void anAddedProjectIsFound() {
    Project project = store().add(7, name);

    assertThat(project).isEqualTo(new Project(project.id(), 7, name));
    assertThat(store().find(project.id())).contains(project);
    assertThat(store().find(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  protected void aNameIsTakenWithinItsTenantOnly() {
    store().add(7, name);

    assertThatThrownBy(() -> store().add(7, name))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error().code()).isEqualTo("already_exists"));
    assertThat(store().add(8, name).tenant()).isEqualTo(8);
  }

  @Test
  protected void whatIsNamedIsMadeOnce() {
    Project added = store().add(7, name);

    assertThat(store().named(7, name)).isEqualTo(added);
    Project other = store().named(8, name);
    assertThat(other.id()).isNotEqualTo(added.id());
    assertThat(store().named(8, name)).isEqualTo(other);
  }

  @Test
  protected void whoeverNamesAProjectAtTheSameTimeGetsTheSameOne() {
    List<CompletableFuture<Project>> named =
        IntStream.range(0, 8)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> store().named(9, name)))
            .toList();

    assertThat(named.stream().map(CompletableFuture::join).distinct()).hasSize(1);
  }

  @Test
  protected void pagesComeNewestFirst() {
    Project first = store().add(7, name);
    Project second = store().add(7, name + "-2");

    assertThat(everybodys(0, 2).items()).containsExactly(second, first);
    assertThat(everybodys(1, 1).items()).containsExactly(first);
    assertThat(everybodys(0, 1).total()).isGreaterThanOrEqualTo(2);
  }

  @Test
  protected void onlyTheProjectsOfTheseTenantsAreListed() {
    Project ours = store().add(7_001, name);
    store().add(7_002, name);

    assertThat(store().list(Optional.of(List.of(7_001L)), false, 0, 1).items())
        .containsExactly(ours);
    assertThat(store().list(Optional.of(List.of()), false, 0, 1).items()).isEmpty();
  }

  @Test
  protected void aProjectIsRenamedAndArchived() {
    Project project = store().add(7, name);
    Project after = new Project(project.id(), 7, name + "-2", true);

    assertThat(store().change(project.id(), _ -> after)).contains(after);

    assertThat(store().find(project.id())).contains(after);
    assertThat(store().list(Optional.empty(), true, 0, 1).items()).containsExactly(after);
    assertThat(everybodys(0, 100).items()).doesNotContain(after);
    assertThat(store().named(7, name + "-2")).isEqualTo(after);
    assertThat(store().change(Long.MAX_VALUE, before -> before)).isEmpty();
  }

  @Test
  protected void aNameThatIsTakenIsNotGivenTwice() {
    store().add(7, name);
    Project other = store().add(7, name + "-2");

    assertThatThrownBy(
            () -> store().change(other.id(), before -> new Project(before.id(), 7, name)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error().code()).isEqualTo("already_exists"));
    assertThat(store().find(other.id())).contains(other);
  }

  private Page<Project> everybodys(int page, int size) {
    return store().list(Optional.empty(), false, page, size);
  }
}
