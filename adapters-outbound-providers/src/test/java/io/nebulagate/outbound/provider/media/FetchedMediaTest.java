package io.nebulagate.outbound.provider.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.MediaSource.Inline;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.chat.Part.Media.Kind;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.http.WebReader;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchedMediaTest {

  private static final Endpoint GEMINI = new Endpoint(Dialect.GEMINI, Api.CHAT);
  private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static Vertx vertx;

  private final ScriptedUpstream web = ScriptedUpstream.start();
  private final ScriptedNames names =
      new ScriptedNames()
          .leading("localhost", "127.0.0.1")
          .leading("localtest.me", "127.0.0.1")
          .leading("inner.example", "10.0.0.1")
          .leading("mixed.example", "127.0.0.1", "10.0.0.1");
  private final FetchedMedia fetch =
      by(
          EgressGuard.forProviders(
              ScriptedNames.allowing("127.0.0.0/8"), names, InstantSource.system()));

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeAll() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void anImageIsPutIntoTheQuestionForGemini() {
    web.answering(page("image/jpg; x=1", "bytes"));

    assertThat(read(GEMINI, image("/a.png?b=c")))
        .containsExactly(new Media(Kind.IMAGE, new Inline("image/jpeg", "Ynl0ZXM=")));

    var asked = web.received().getFirst();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("GET /a.png?b=c");
    assertThat(asked.headers().keySet())
        .containsExactly("accept", "accept-encoding", "connection", "host", "user-agent");
    assertThat(asked.headers().get("host")).startsWith("localhost:");
  }

  @Test
  void theSameAddressIsReadOnceAlsoInResultsOfTools() {
    web.answering(page("image/png", "bytes"));
    Part result =
        new Part.ToolResult("call", Optional.empty(), List.of(image("/a"), text()), false);

    List<Part> parts = read(GEMINI, image("/a"), text(), result);

    Media inline = new Media(Kind.IMAGE, new Inline("image/png", "Ynl0ZXM="));
    assertThat(parts)
        .containsExactly(
            inline,
            text(),
            new Part.ToolResult("call", Optional.empty(), List.of(inline, text()), false));
    assertThat(web.received()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "GEMINI, CHAT, DOCUMENT, application/pdf, true",
    "GEMINI, CHAT, AUDIO, audio/mpeg, true",
    "GEMINI, CHAT, VIDEO, video/mp4, false",
    "OPENAI, CHAT, IMAGE, image/png, false",
    "OPENAI, CHAT, DOCUMENT, application/pdf, true",
    "OPENAI, CHAT, AUDIO, audio/wav, true",
    "OPENAI, RESPONSES, DOCUMENT, application/pdf, false",
    "ANTHROPIC, CHAT, IMAGE, image/png, false",
    "ANTHROPIC, CHAT, DOCUMENT, application/pdf, false",
    "COHERE, CHAT, IMAGE, image/png, false"
  })
  void whatADialectHasAnAddressForIsHandedOn(
      Dialect dialect, Api api, Kind kind, String type, boolean fetched) {
    web.answering(page(type, "bytes"));
    Media media = at(kind, web.baseUrl() + "/x", "place");

    List<Part> parts = read(new Endpoint(dialect, api), media);

    assertThat(parts)
        .containsExactly(fetched ? new Media(kind, new Inline(type, "Ynl0ZXM=")) : media);
    assertThat(web.received()).hasSize(fetched ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gs://bucket/a.png",
        "https://www.youtube.com/watch?v=1",
        "https://generativelanguage.googleapis.com/v1beta/files/a"
      })
  void addressesThatMeanSomethingToGeminiAloneAreHandedOn(String url) {
    Media media = at(Kind.DOCUMENT, url, "place");

    assertThat(read(GEMINI, media)).containsExactly(media);
  }

  @Test
  void threeRedirectsAreFollowedAndNoMore() {
    web.answering(asked ->
        switch (asked.path()) {
          case "/1" -> moved(web.baseUrl() + "/2");
          case "/2" -> moved("3?x");
          case "/3?x" -> moved("/4");
          case "/0" -> moved("/1");
          default -> page("image/png", "bytes");
        });

    assertThat(read(GEMINI, image("/1"))).first().isInstanceOf(Media.class);
    assertUnreadable(image("/0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://inner.example/",
        "http://mixed.example/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://user:secret@localhost/",
        "http://localhost:65536/",
        "file:///etc/passwd",
        "gopher://localhost/",
        "http://nowhere.example/",
        "::"
      })
  void aRedirectGoesNowhereAnAddressMayNot(String location) {
    web.answering(moved(location));

    assertUnreadable(image("/a"));

    assertThat(web.received()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://0.0.0.0:%d/x",
        "http://localtest.me:%d/",
        "https://localtest.me:%d/",
        "http://[::ffff:127.0.0.1]:%d/",
        "https://[::ffff:127.0.0.1]:%d/",
        "http://127.0.0.1:%d/",
        "https://127.0.0.1:%d/",
        "http://2130706433:%d/",
        "http://0x7f.1:%d/",
        "http://169.254.169.254/latest/meta-data/",
        "https://inner.example/"
      })
  void forAForbiddenAddressNoPacketLeaves(String url) {
    FetchedMedia strict = by(EgressGuard.forUsers(names, InstantSource.system()));

    assertUnreadable(
        strict, at(Kind.IMAGE, url.formatted(web.baseUrl().getPort()), "messages[0].content"));

    assertThat(web.accepted()).isZero();
  }

  @Test
  void whatIsNoPictureIsRefusedInTheSameWords() {
    List<Reply> replies =
        List.of(
            page("text/html", "<html>"),
            page("application/pdf", "%PDF"),
            page("image/png", "x").header("content-encoding", "gzip"),
            Reply.json(404, "{}"),
            Reply.json(500, "{}"),
            page("image/png", "x".repeat(100)).thenCut(),
            Reply.hangUp());
    List<String> told = new ArrayList<>();
    for (Reply reply : replies) {
      web.answering(reply);
      told.add(assertUnreadable(image("/a")));
    }
    assertThat(told).containsOnly(told.getFirst());
  }

  @Test
  void anAddressThatSaysNothingOrDripsIsGivenUp() {
    web.answering(Reply.silence());
    assertUnreadable(image("/a"));

    web.answering(page("image/png", "x".repeat(1_000)).inPieces(1).pausing(Duration.ofMillis(200)));
    assertUnreadable(image("/b"));

    await().until(() -> web.open() == 0);
  }

  @Test
  void whatIsTooLargeIsNotReadToTheEnd() {
    web.answering(
        Reply.flood("x".repeat(1 << 16), FetchedMedia.BYTES_MAX * 4L)
            .header("content-type", "image/png"));

    assertUnreadable(image("/a"));

    assertThat(web.bytesSent()).isLessThan(FetchedMedia.BYTES_MAX * 3L);
  }

  @Test
  void thereIsABoundForARequestTogether() {
    web.answering(Reply.flood("x".repeat(1 << 16), 7 << 20).header("content-type", "image/png"));

    assertThat(read(GEMINI, image("/a"), image("/b"))).hasSize(2);
    assertUnreadable(image("/a"), image("/b"), image("/c"));
  }

  @Test
  void aNinthAddressIsOneTooMany() {
    Part[] nine = new Part[FetchedMedia.ADDRESSES_MAX + 1];
    for (int i = 0; i < nine.length; i++) {
      nine[i] = at(Kind.IMAGE, web.baseUrl() + "/" + i, "place" + i);
    }

    assertThat(error(fetch, nine))
        .isInstanceOfSatisfying(
            GatewayError.InvalidValue.class,
            invalid -> assertThat(invalid.field()).isEqualTo("place8"));
    assertThat(web.received()).isEmpty();
  }

  @Test
  void moreRequestsThanMayBeReadForAreAskedForPatience() {
    List<Runnable> waiting = new ArrayList<>();
    FetchedMedia busy =
        new FetchedMedia(
            new WebReader(vertx, EgressGuard.forUsers(names, InstantSource.system())),
            waiting::add,
            PATIENCE);
    for (int i = 0; i < FetchedMedia.REQUESTS_MAX; i++) {
      assertThat(busy.fetched(question(image("/a")), GEMINI).toCompletableFuture()).isNotDone();
    }

    assertThat(error(busy, image("/a"))).isInstanceOf(GatewayError.Overloaded.class);

    waiting.forEach(Runnable::run);
    assertThat(busy.fetched(question(image("/a")), GEMINI).toCompletableFuture()).isNotDone();
  }

  // ── the words of these tests ──

  private static FetchedMedia by(EgressGuard guard) {
    return new FetchedMedia(new WebReader(vertx, guard), THREADS, PATIENCE);
  }

  private static Reply page(String type, String body) {
    return Reply.json(body).header("content-type", type);
  }

  private static Reply moved(String location) {
    return Reply.json(302, "").header("location", location);
  }

  private Media image(String path) {
    return at(Kind.IMAGE, web.baseUrl() + path, "place of " + path);
  }

  private static Media at(Kind kind, String url, String place) {
    return new Media(kind, new MediaSource.At(url, Optional.empty(), place));
  }

  private static Part text() {
    return new Part.Text("words");
  }

  private static ChatRequest question(Part... parts) {
    return ChatRequest.of(List.of(new Message(Role.USER, List.of(parts))));
  }

  private List<Part> read(Endpoint asked, Part... parts) {
    return fetch
        .fetched(question(parts), asked)
        .toCompletableFuture()
        .join()
        .messages()
        .getFirst()
        .parts();
  }

  private String assertUnreadable(Media... media) {
    return assertUnreadable(fetch, media);
  }

  /** Answers what the client is told, besides the place of the last address. */
  private static String assertUnreadable(FetchedMedia fetch, Media... media) {
    MediaSource.At last = (MediaSource.At) media[media.length - 1].source();
    GatewayError.InvalidValue told = (GatewayError.InvalidValue) error(fetch, media);
    assertThat(told.field()).isEqualTo(last.place());
    return told.reason();
  }

  private static GatewayError error(FetchedMedia fetch, Part... parts) {
    Throwable failure =
        catchThrowable(() -> fetch.fetched(question(parts), GEMINI).toCompletableFuture().join());
    assertThat(failure)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(GatewayException.class);
    return ((GatewayException) Objects.requireNonNull(failure.getCause())).error();
  }
}
