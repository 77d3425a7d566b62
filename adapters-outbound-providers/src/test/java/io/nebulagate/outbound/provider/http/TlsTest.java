package io.nebulagate.outbound.provider.http;

import static io.nebulagate.outbound.provider.support.Outcomes.faultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final String PASSWORD = "only-for-this-test";

  @TempDir private Path folder;

  @Test
  void aCertificateNobodyVouchesForIsRefusedBeforeTheKeyIsShown() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ScriptedUpstream upstream = ScriptedUpstream.startTls(selfSigned());
        VertxProviderClient client =
            new VertxProviderClient(
                vertx,
                Map.of(
                    ProviderType.OPENAI, new OpenAiProviderDialect((model, text) -> text.length())),
                ConnectionBounds.DEFAULT,
                InstantSource.system())) {
      upstream.answering(Reply.json("{}"));

      assertThat(
              faultOf(client.send(Calls.aCall().to(upstream.baseUrl()).build()).answer()).outcome())
          .isEqualTo("unreachable");
      assertThat(upstream.accepted()).isEqualTo(1);
      assertThat(upstream.received()).isEmpty();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private SSLContext selfSigned() throws GeneralSecurityException, IOException {
    Path store = folder.resolve("upstream.p12");
    makeStore(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls;
  }

  private static void makeStore(Path store) throws IOException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "upstream",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(keytool.exitValue()).isZero();
  }
}
