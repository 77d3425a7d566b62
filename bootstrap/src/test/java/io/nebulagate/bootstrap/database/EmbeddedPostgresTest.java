package io.nebulagate.bootstrap.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.bootstrap.support.TestPostgres;
import io.nebulagate.domain.access.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {

  /** Unprivileged, and known to every Unix; initdb refuses users the system does not know. */
  private static final String SOME_USER = "daemon";

  private final List<String> notices = new CopyOnWriteArrayList<>();
  private DataFolder folder;

  @BeforeEach
  void takeFolder() {
    folder = TestPostgres.folder();
  }

  @AfterEach
  void giveFolderBack() {
    TestPostgres.dispose(folder);
  }

  private EmbeddedPostgres start() {
    return TestPostgres.start(folder, notices::add);
  }

  private Postmaster postmaster() {
    return Postmaster.of(cluster().data()).orElseThrow();
  }

  private PostgresCluster cluster() {
    return new PostgresCluster(folder.path(), folder.account());
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = DatabaseProbe.connect(address, Duration.ofSeconds(5));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = DatabaseProbe.connect(address, Duration.ofSeconds(5));
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      assertThat(answer.next()).isTrue();
      return answer.getString(1);
    }
  }

  private static void keepNote(DatabaseAddress address) throws SQLException {
    execute(address, "create table note as select 'still here' as text");
  }

  private static String note(DatabaseAddress address) throws SQLException {
    return ask(address, "select text from note");
  }

  @Test
  void dataOutliveAnOrderlyStop() throws SQLException {
    try (EmbeddedPostgres postgres = start()) {
      keepNote(postgres.address());
    }
    assertThat(Postmaster.of(cluster().data())).isEmpty();

    try (EmbeddedPostgres postgres = start()) {
      assertThat(note(postgres.address())).isEqualTo("still here");
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void theGatewaySignsInAsAnOwnerWhoIsNoSuperuser() throws SQLException, IOException {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseAddress address = postgres.address();

      assertThat(ask(address, "select rolsuper::text from pg_roles where rolname = current_user"))
          .isEqualTo("false");
      assertThat(
              ask(
                  address,
                  "select pg_get_userbyid(datdba) from pg_database"
                      + " where datname = current_database()"))
          .isEqualTo("nebulagate");
      execute(address, "create role nebulagate_app nologin");
      assertThat(ask(address, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(Files.getPosixFilePermissions(cluster().folder().resolve("postgres.password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void nobodySignsInWithoutThePassword() {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseAddress address = postgres.address();
      DatabaseAddress guess =
          new DatabaseAddress(address.jdbcUrl(), "postgres", Secret.of("postgres"));

      assertThatThrownBy(() -> DatabaseProbe.check("SQL_DSN", guess))
          .isInstanceOf(DatabaseStartException.class)
          .hasMessage("SQL_DSN: the database refuses this user or password");
    }
  }

  @Test
  void aKilledServerComesBackOnTheSamePort() throws SQLException {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseAddress address = postgres.address();
      keepNote(address);

      postmaster().process().destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(note(address)).isEqualTo("still here"));
      assertThat(notices)
          .containsExactly("the embedded PostgreSQL ended by itself; starting it again");
    }
  }

  @Test
  void aPidFileThatNamesAStrangerIsForgotten() throws IOException, SQLException {
    try (EmbeddedPostgres postgres = start()) {
      keepNote(postgres.address());
    }
    Process stranger = new ProcessBuilder(folder.account().command(List.of("sleep", "60"))).start();
    try {
      Path pidFile = cluster().data().resolve("postmaster.pid");
      Files.writeString(
          pidFile,
          "%d\n%s\n1\n5432\n\n127.0.0.1\n\nready\n".formatted(stranger.pid(), cluster().data()));
      folder.account().own(pidFile);

      try (EmbeddedPostgres postgres = start()) {
        assertThat(note(postgres.address())).isEqualTo("still here");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void anotherProcessMayAttachWhileItRuns() throws SQLException {
    assertThat(EmbeddedPostgres.attach(folder, Duration.ofMillis(1))).isEmpty();

    try (EmbeddedPostgres postgres = start()) {
      keepNote(postgres.address());

      DatabaseAddress attached =
          EmbeddedPostgres.attach(TestPostgres.reopen(folder.path()), Duration.ofSeconds(1))
              .orElseThrow();

      assertThat(note(attached)).isEqualTo("still here");
    }
  }

  @Test
  @Tag("slow")
  void aServerLeftByAKilledGatewayIsStoppedAndItsDataKept() throws Exception {
    folder.close();
    try (ChildProgram gateway = ChildProgram.start(folder.path())) {
      gateway.awaitLine("serving ");
      assertThat(folder.lock()).isFalse();
      assertThat(folder.holder()).isPresent();
      DatabaseAddress address =
          EmbeddedPostgres.attach(folder, Duration.ofSeconds(1)).orElseThrow();
      keepNote(address);
      gateway.kill();
    }
    ProcessHandle orphan = postmaster().process();
    assertThat(folder.lock()).isTrue();

    try (EmbeddedPostgres postgres = start()) {
      assertThat(note(postgres.address())).isEqualTo("still here");
      assertThat(orphan.isAlive()).isFalse();
    }
    assertThat(notices)
        .containsExactly("stopping the PostgreSQL that a killed gateway left running");
  }

  @Test
  @Tag("slow")
  void anOrdinaryUserRunsItAsThemselves() throws Exception {
    assumeTrue(folder.account().otherUser().isPresent(), "only root can become somebody else");
    try (EmbeddedPostgres _ = start()) {
      assertThat(postmaster().process().info().user()).isEqualTo(folder.account().otherUser());
    }
    Path own = Files.createTempDirectory("nebulagate");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path data = Files.createDirectory(own.resolve("data"));
    UserPrincipal user =
        data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SOME_USER);
    Files.setOwner(data, user);
    try (ChildProgram program = ChildProgram.startAs(SOME_USER, own, data)) {
      program.awaitLine("serving ");

      Postmaster running =
          Postmaster.of(new PostgresCluster(data, folder.account()).data()).orElseThrow();
      assertThat(running.process().info().user()).contains(SOME_USER);
    } finally {
      PostgresBinaries.delete(own);
    }
  }
}
