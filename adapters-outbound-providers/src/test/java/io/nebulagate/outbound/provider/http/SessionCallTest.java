package io.nebulagate.outbound.provider.http;

import static io.nebulagate.outbound.provider.support.Outcomes.faultOf;
import static io.nebulagate.outbound.provider.support.ScriptedNames.allowing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.realtime.RealtimeLine;
import io.nebulagate.application.relay.realtime.RealtimeLine.Message;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.SelfSigned;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How sessions are opened, and what their lines do, on real sockets. */
class SessionCallTest {

  private static final String NAME = "upstream.example";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedNames names = new ScriptedNames();
  private final List<HttpServerRequest> asked = new CopyOnWriteArrayList<>();
  private final Ear ear = new Ear();
  private VertxProviderClient client = guardedBy(allowing("127.0.0.0/8"));

  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void theAddressThatWasCheckedIsCalledByItsNameAndTheModelIsInTheQuery() {
    names.leading(NAME, "127.0.0.1");
    int port = serve(socket -> {});

    open(
        at("http", port)
            .upstreamModel("own name/1")
            .header("openai-organization", "org")
            .header("sec-websocket-protocol", "openai-insecure-api-key.sk-of-the-client"));

    HttpServerRequest request = asked.getFirst();
    assertThat(request.uri()).isEqualTo("/v1/realtime?model=own+name%2F1");
    assertThat(request.headers().getAll("host")).containsExactly(NAME + ":" + port);
    assertThat(request.getHeader("authorization")).isEqualTo("Bearer " + Calls.KEY);
    assertThat(request.getHeader("openai-organization")).isEqualTo("org");
    assertThat(request.headers().toString())
        .doesNotContain("sk-of-the-client")
        .doesNotContain("origin");
  }

  @Test
  void whereCallsMayNotGoNoConnectionIsOpened() {
    client = guardedBy(AllowList.NOTHING);
    names.leading(NAME, "127.0.0.1");
    int port = serve(socket -> {});

    assertThat(faultOf(send(at("http", port)).answer()).outcome()).isEqualTo("egress_refused");
    assertThat(asked).isEmpty();
  }

  @Test
  void anAddressThatRefusesIsFollowedByTheNext() {
    names.leading(NAME, "127.0.0.2", "127.0.0.1");
    int port = serve(socket -> {});

    open(at("http", port));
    assertThat(asked).hasSize(1);
  }

  @Test
  void aServerHasToProveThatItIsTheOneOfTheNameBeforeTheKeyIsShown() throws Exception {
    SelfSigned trusted = SelfSigned.named(NAME, folder);
    String kept = System.getProperty("javax.net.ssl.trustStore");
    System.setProperty("javax.net.ssl.trustStore", trusted.trustedIn(folder).toString());
    try {
      names.leading(NAME, "127.0.0.1").leading("other.example", "127.0.0.1");
      int port =
          serve(
              new HttpServerOptions()
                  .setSsl(true)
                  .setKeyCertOptions(
                      new PfxOptions()
                          .setPath(trusted.store().toString())
                          .setPassword(SelfSigned.PASSWORD)),
              socket -> {});

      Calls other = calling(URI.create("https://other.example:" + port));
      assertThat(faultOf(send(other).answer()).outcome()).isEqualTo("unreachable");
      assertThat(asked).isEmpty();

      open(at("https", port));
      assertThat(asked.getFirst().connection().indicatedServerName()).isEqualTo(NAME);
    } finally {
      if (kept == null) {
        System.clearProperty("javax.net.ssl.trustStore");
      } else {
        System.setProperty("javax.net.ssl.trustStore", kept);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, unauthorised",
    "429, throttled",
    "503, failed",
    "307, failed",
    "400, rejected",
    "200, failed"
  })
  void aProviderThatRefusesTheUpgradeHasFailedAsOneThatRefusesARequest(int status, String outcome) {
    names.leading(NAME, "127.0.0.1");
    int port =
        listen(
            new HttpServerOptions(),
            request ->
                request
                    .response()
                    .setStatusCode(status)
                    .putHeader("location", "http://127.0.0.1:1/")
                    .end("{\"error\":{\"message\":\"no\"}}"));

    assertThat(faultOf(send(at("http", port)).answer()).outcome()).isEqualTo(outcome);
  }

  @Test
  void aProviderThatSaysNothingIsNotWaitedForLongerThanForAFirstByte() {
    names.leading(NAME, "127.0.0.1");
    int port = listen(new HttpServerOptions(), asked::add);
    Calls call = at("http", port).timeouts(PATIENCE, Duration.ofMillis(200), PATIENCE);

    assertThat(faultOf(send(call).answer()).outcome()).isEqualTo("timeout");
    await().atMost(PATIENCE).until(() -> !asked.isEmpty());
  }

  @Test
  void aCallThatIsGivenUpHangsUp() {
    names.leading(NAME, "127.0.0.1");
    CompletableFuture<Void> gone = new CompletableFuture<>();
    int port =
        listen(
            new HttpServerOptions(),
            request -> request.connection().closeHandler(_ -> gone.complete(null)));
    UpstreamCall call = send(at("http", port));
    call.cancel();

    assertThat(faultOf(call.answer()).outcome()).isEqualTo("cut");
    assertThat(gone)
        .satisfiesAnyOf(
            hung -> assertThat(hung).succeedsWithin(PATIENCE), _ -> assertThat(asked).isEmpty());
  }

  @Test
  void whatComesBeforeSomebodyListensWaits() {
    names.leading(NAME, "127.0.0.1");
    RealtimeLine line =
        open(
            at(
                "http",
                serve(socket -> {
                  socket.writeTextMessage("one");
                  socket.writeTextMessage("two");
                  socket.close((short) 4001, "enough");
                })));
    await().pollDelay(Duration.ofMillis(100)).atMost(PATIENCE).until(() -> true);

    line.listen(ear);
    await().atMost(PATIENCE).until(() -> ear.heard.size() == 3);
    assertThat(ear.heard).containsExactly("one", "two", "closed 4001 enough");
  }

  @Test
  void aPausedLineKeepsWhatCameBeforeItsEnd() {
    names.leading(NAME, "127.0.0.1");
    RealtimeLine line =
        open(
            at(
                "http",
                serve(socket ->
                    socket.textMessageHandler(_ -> {
                      socket.writeTextMessage("last");
                      socket.close((short) 1000, "");
                    }))));
    line.listen(ear);
    line.pause();
    line.send(new Message.Text("go"));

    await().atMost(PATIENCE).until(() -> ear.heard.size() == 2);
    assertThat(ear.heard).containsExactly("last", "closed 1000 ");
  }

  @Test
  void piecesArePutTogether() {
    names.leading(NAME, "127.0.0.1");
    RealtimeLine line =
        open(
            at(
                "http",
                serve(socket -> {
                  socket.writeFrame(WebSocketFrame.textFrame("a", false));
                  socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("b"), false));
                  socket.writePing(Buffer.buffer("?"));
                  socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("c"), true));
                  socket.writeFrame(
                      WebSocketFrame.binaryFrame(Buffer.buffer(new byte[] {1, 2}), true));
                })));
    line.listen(ear);

    await().atMost(PATIENCE).until(() -> ear.heard.size() == 2);
    assertThat(ear.heard).containsExactly("abc", "2 bytes");
  }

  @Test
  void aMessageBeyondTheBoundClosesTheLineHoweverSmallItsPieces() {
    names.leading(NAME, "127.0.0.1");
    CompletableFuture<Short> told = new CompletableFuture<>();
    RealtimeLine line =
        open(
            at(
                "http",
                serve(socket -> {
                  socket.closeHandler(_ -> told.complete(socket.closeStatusCode()));
                  Buffer piece = Buffer.buffer(new byte[1 << 20]);
                  socket.writeFrame(WebSocketFrame.binaryFrame(piece, false));
                  for (int i = 0; i < 16; i++) {
                    socket.writeFrame(WebSocketFrame.continuationFrame(piece, false));
                  }
                })));
    line.listen(ear);

    assertThat(told).succeedsWithin(PATIENCE).isEqualTo((short) 1009);
    await().atMost(PATIENCE).until(() -> !ear.heard.isEmpty());
    assertThat(ear.heard).hasSize(1).first().asString().startsWith("closed 1009");
  }

  @Test
  void aProviderThatIsGoneClosesTheLine() {
    names.leading(NAME, "127.0.0.1");
    RealtimeLine line = open(at("http", serve(SessionCallTest::hangUp)));
    line.listen(ear);

    await().atMost(PATIENCE).until(() -> !ear.heard.isEmpty());
    assertThat(ear.heard.getFirst()).startsWith("closed 1011");
  }

  @Test
  void aLineThatIsNotReadFillsUpAndTellsWhenItHasDrained() {
    names.leading(NAME, "127.0.0.1");
    CompletableFuture<ServerWebSocket> server = new CompletableFuture<>();
    RealtimeLine line =
        open(
            at(
                "http",
                serve(socket -> {
                  socket.pause();
                  server.complete(socket);
                })));
    line.listen(ear);
    ServerWebSocket paused = server.join();
    ByteBuffer piece = ByteBuffer.wrap(new byte[256 << 10]);
    for (int i = 0; i < 192; i++) { // more than all that lies between the two ends
      line.send(new Message.Binary(piece.duplicate()));
    }
    await().atMost(PATIENCE).until(line::isFull);

    paused.resume();
    await().atMost(PATIENCE).until(() -> ear.drained && !line.isFull());
  }

  // ── the provider's side ──

  /** Without a word. */
  private static void hangUp(ServerWebSocket socket) {
    if (socket instanceof WebSocketInternal connection) {
      var _ = connection.channelHandlerContext().close();
    }
  }

  private int serve(Consumer<ServerWebSocket> session) {
    return serve(new HttpServerOptions(), session);
  }

  private int serve(HttpServerOptions options, Consumer<ServerWebSocket> session) {
    return listen(
        options,
        request -> {
          asked.add(request);
          request.toWebSocket().onSuccess(session::accept);
        });
  }

  private int listen(HttpServerOptions options, Consumer<HttpServerRequest> handler) {
    HttpServer server =
        vertx
            .createHttpServer(options.setSni(options.isSsl()).setMaxWebSocketFrameSize(1 << 20))
            .requestHandler(handler::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return server.actualPort();
  }

  // ── this side ──

  private RealtimeLine open(Calls call) {
    UpstreamAnswer answer = send(call).answer().toCompletableFuture().join();
    assertThat(answer).isInstanceOf(UpstreamAnswer.Session.class);
    return ((UpstreamAnswer.Session) answer).line();
  }

  private UpstreamCall send(Calls call) {
    return client.send(call.build());
  }

  private static Calls at(String scheme, int port) {
    return calling(URI.create(scheme + "://" + NAME + ":" + port));
  }

  private static Calls calling(URI root) {
    return Calls.aCall().api(Api.REALTIME).streamed().to(root);
  }

  private VertxProviderClient guardedBy(AllowList excepted) {
    if (client != null) {
      client.close();
    }
    InstantSource clock = InstantSource.system();
    return new VertxProviderClient(
        vertx,
        Map.of(ProviderType.OPENAI, new OpenAiProviderDialect((model, text) -> text.length())),
        ConnectionBounds.DEFAULT,
        EgressGuard.forProviders(excepted, names, clock),
        clock);
  }

  /** Writes down what a line tells. */
  private static final class Ear implements RealtimeLine.Listener {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile boolean drained;

    @Override
    public void message(Message message) {
      heard.add(
          switch (message) {
            case Message.Text(String text) -> text;
            case Message.Binary(ByteBuffer bytes) -> bytes.remaining() + " bytes";
          });
    }

    @Override
    public void drained() {
      drained = true;
    }

    @Override
    public void closed(int code, String reason) {
      heard.add("closed " + code + " " + reason);
    }
  }
}
