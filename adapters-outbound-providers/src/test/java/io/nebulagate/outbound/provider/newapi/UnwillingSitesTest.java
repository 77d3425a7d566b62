package io.nebulagate.outbound.provider.newapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.sync.SiteState;
import io.nebulagate.application.sync.SyncChanges;
import io.nebulagate.application.sync.SyncReport;
import io.nebulagate.domain.money.Money;
import io.nebulagate.outbound.provider.support.RecordedSite;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sites answer instead of an answer: told in clear words, and nothing is lost. */
@QuarkusTest
class UnwillingSitesTest {

  private static final String PRICING = "GET /api/pricing";
  private static final String TOKENS = "GET /api/token/";
  private static final String SELF = "GET /api/user/self";

  private final RecordedSite site = RecordedSite.newApi2026();
  private final SiteStage stage = new SiteStage(site.baseUrl());

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aUserIdThatIsNotTheTokens() {
    stage.sync();
    String wrong = "{\"success\":false,\"message\":\"New-Api-User 与登录用户不匹配\"}";
    site.answer(PRICING, 401, "application/json", wrong.getBytes(UTF_8));

    failsWith("credentials", "access token or the user id");
  }

  @Test
  void aDeadAccessTokenThatIsAnsweredWith200() {
    stage.sync();
    stage.useOther("another-access-token");

    failsWith("credentials", "access token");
  }

  @Test
  void aTokenInTheWordsOfASiteIsNotRepeated() {
    stage.sync();
    site.answer(
        TOKENS, "{\"success\":false,\"message\":\"cannot use " + RecordedSite.TOKEN + " today\"}");

    failsWith("refused", "cannot use *** today");
  }

  @Test
  void aWebPage() {
    stage.sync();
    byte[] page = "\n <!doctype html><html><title>Just a moment</title>".getBytes(UTF_8);
    site.answer(PRICING, 200, "text/html", page);

    failsWith("not_json", "web page");
  }

  @Test
  void halfAnAnswer() {
    stage.sync();
    String whole = site.answer(PRICING);
    site.answer(PRICING, whole.substring(0, whole.length() / 2));

    failsWith("not_json", "no JSON");
  }

  @Test
  void moreThanSixteenMebibytes() {
    stage.sync();
    byte[] huge = new byte[(16 << 20) + 1];
    Arrays.fill(huge, (byte) ' ');
    huge[0] = '{';
    site.answer(PRICING, 200, "application/json", huge);

    failsWith("too_large", "16 MiB");
  }

  @Test
  void aRefusal() {
    stage.sync();
    site.answer(SELF, "{\"success\":false,\"message\":\"系统维护中\",\"data\":null}");

    failsWith("refused", "系统维护中");
  }

  @Test
  void aServerError() {
    stage.sync();
    site.answer(SELF, 502, "text/html", "<html>".getBytes(UTF_8));

    failsWith("failed", "502");
  }

  @Test
  void aPricingWithoutAModelIsNotBelieved() {
    stage.sync();
    site.answer(PRICING, "{\"success\":true,\"data\":[],\"group_ratio\":{\"default\":1}}");

    failsWith("malformed", "without a model");
  }

  @Test
  void aListThatHoldsTokensBackIsNotBelieved() {
    stage.sync();
    site.answer(
        TOKENS,
        "{\"success\":true,\"data\":{\"page\":1,\"page_size\":100,\"total\":2,\"items\":[]}}");

    failsWith("malformed", "fewer than it says");
  }

  @Test
  void aRedirectIsNotFollowed() {
    try (RecordedSite elsewhere = RecordedSite.newApi2026();
        ScriptedUpstream door = ScriptedUpstream.start()) {
      door.answering(Reply.json(302, "{}").header("Location", elsewhere.baseUrl() + "/api/status"));
      SiteStage redirected = new SiteStage(door.baseUrl());

      assertThat(redirected.sync().failure()).isPresent();
      assertThat(elsewhere.asked()).isEmpty();
    }
  }

  @Test
  void silence() {
    try (ScriptedUpstream door = ScriptedUpstream.start()) {
      door.answering(Reply.silence());
      SiteStage waiting = new SiteStage(door.baseUrl());

      assertThat(waiting.sync().failure().orElseThrow().code()).isEqualTo("timeout");
    }
  }

  @Test
  void nobodyThere() {
    SiteStage alone = new SiteStage(URI.create("http://127.0.0.1:1"));

    assertThat(alone.sync().failure().orElseThrow().code()).isEqualTo("unreachable");
  }

  @Test
  void failuresInARowAreFurtherAndFurtherApart() {
    site.answer(SELF, "{\"success\":false,\"message\":\"later\"}");
    stage.sync();
    stage.sync();
    stage.sync();

    SiteState.Syncs syncs = stage.state().syncs();
    assertThat(syncs.failures()).isEqualTo(3);
    assertThat(syncs.nextAt().orElseThrow())
        .isBetween(
            stage.clock.instant().plusSeconds(1_920), stage.clock.instant().plusSeconds(2_880));
  }

  private void failsWith(String code, String words) {
    List<?> before = stage.routes("gpt-5-mini");

    SyncReport report = stage.sync();

    SiteState.Failure failure = report.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).contains(words).doesNotContain(RecordedSite.TOKEN);
    assertThat(report.changes()).isEqualTo(SyncChanges.NONE);
    assertThat(stage.routes("gpt-5-mini")).isEqualTo(before).hasSize(2);
    assertThat(stage.cost("gpt-5-mini", "pro")).isPresent();
    SiteState state = stage.state();
    assertThat(state.stale()).isTrue();
    assertThat(state.syncs().lastFailure()).contains(failure);
    assertThat(state.figures().orElseThrow().balance()).isEqualTo(Money.parse("2.5"));
  }
}
