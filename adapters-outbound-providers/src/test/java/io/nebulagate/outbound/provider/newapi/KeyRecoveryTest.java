package io.nebulagate.outbound.provider.newapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.sync.SyncChanges;
import io.nebulagate.application.sync.SyncReport;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.outbound.provider.support.RecordedSite;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the texts of masked keys are found out, and that a known one is never lost. */
@QuarkusTest
class KeyRecoveryTest {

  private static final Secret PRO = Secret.of("sk-hT4vB7nM2kL5jH8gF1dS4aP7oI0uY3tR6eW9qZ2xC5v9sWq");

  private final RecordedSite site = RecordedSite.newApi2026();
  private final SiteStage stage = new SiteStage(site.baseUrl());

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void theCallMadeForItComesFirst() {
    site.answer("GET /api/token/31", site.answer("POST /api/token/31/key"));

    stage.sync();

    assertThat(route().key().secret()).isEqualTo(PRO);
    assertThat(site.asked()).contains("POST /api/token/31/key").doesNotContain("GET /api/token/31");
  }

  @Test
  void theTokenItselfIsAskedNext() {
    site.forget("POST /api/token/31/key");
    site.forget("POST /api/token/32/key");
    site.answer(
        "GET /api/token/31",
        "{\"success\":true,\"data\":{\"id\":31,\"key\":\"" + PRO.reveal().substring(3) + "\"}}");

    stage.sync();

    assertThat(route().key().secret()).isEqualTo(PRO);
    assertThat(site.asked())
        .as("a call that the site does not have is made once")
        .containsOnlyOnce("POST /api/token/31/key")
        .doesNotContain("POST /api/token/32/key");
  }

  @Test
  void withoutEitherTheKeyIsUnresolvedAndNobodyTakesItsRoutes() {
    hide();

    SyncReport report = stage.sync();

    assertThat(report.failure()).isEmpty();
    assertThat(report.seen().unresolved()).isEqualTo(2);
    assertThat(route().key().status()).isEqualTo(ProviderKey.Status.UNRESOLVED);
    assertThat(route().key().secret().reveal()).isEmpty();
    assertThat(route().usable()).isFalse();
  }

  @Test
  void aKnownKeyStaysWhenTheSiteStopsTellingIt() {
    stage.sync();
    hide();

    SyncReport report = stage.sync();

    assertThat(report.changes()).isEqualTo(SyncChanges.NONE);
    assertThat(route().key().secret()).isEqualTo(PRO);
    assertThat(route().usable()).isTrue();
  }

  @Test
  void aKnownKeyStaysEvenWhenTheSiteShowsAnotherButDoesNotTellIt() {
    stage.sync();
    hide();
    site.answer("GET /api/token/", site.answer("GET /api/token/").replace("hT4v**", "zzzz**"));

    stage.sync();

    assertThat(route().key().secret()).isEqualTo(PRO);
  }

  @Test
  void aKeyThatWasMadeAnewIsAskedFor() {
    stage.sync();
    site.answer("GET /api/token/", site.answer("GET /api/token/").replace("hT4v**", "zzzz**"));
    site.answer(
        "POST /api/token/31/key",
        "{\"success\":true,\"data\":{\"key\":\"zzzzB7nM2kL5jH8gF1dS4aP7oI0u9sWq\"}}");

    stage.sync();

    assertThat(route().key().secret()).isEqualTo(Secret.of("sk-zzzzB7nM2kL5jH8gF1dS4aP7oI0u9sWq"));
  }

  @Test
  void aKeyThatTheUpstreamRefusesIsAskedForAgain() {
    stage.sync();
    stage.providers.mark(route().key().id(), ProviderKey.Status.REFUSED, Optional.of("HTTP 401"));
    int before = site.asked().size();

    stage.sync();

    assertThat(site.asked().subList(before, site.asked().size()))
        .contains("POST /api/token/31/key");
    assertThat(route().key().status()).isEqualTo(ProviderKey.Status.REFUSED);
  }

  @Test
  void atMostTwentyKeysAreAskedForAtOnce() {
    String tokens =
        IntStream.rangeClosed(1, 30)
            .mapToObj(
                id -> "{\"id\":" + id + ",\"key\":\"ab****yz\",\"status\":1,\"group\":\"pro\"}")
            .collect(Collectors.joining(","));
    site.answer(
        "GET /api/token/",
        "{\"success\":true,\"data\":{\"page\":1,\"total\":30,\"items\":[" + tokens + "]}}");
    IntStream.rangeClosed(1, 30)
        .forEach(id ->
            site.answer(
                "POST /api/token/" + id + "/key",
                "{\"success\":true,\"data\":{\"key\":\"ab-the-key-of-" + id + "-yz\"}}"));

    assertThat(stage.sync().seen().unresolved()).isEqualTo(10);
    assertThat(stage.sync().seen().unresolved()).isZero();
  }

  @Test
  void aTextThatCouldForgeAHeaderIsNoKey() {
    site.answer(
        "POST /api/token/31/key",
        "{\"success\":true,\"data\":{\"key\":\"good\\r\\nX-Forged: yes\"}}");
    site.forget("POST /api/token/32/key");

    stage.sync();

    assertThat(route().key().status()).isEqualTo(ProviderKey.Status.UNRESOLVED);
  }

  private void hide() {
    site.forget("POST /api/token/31/key");
    site.forget("POST /api/token/32/key");
  }

  private Route route() {
    List<Route> routes = stage.routes("claude-opus-4-5");
    assertThat(routes).hasSize(1);
    return routes.getFirst();
  }
}
