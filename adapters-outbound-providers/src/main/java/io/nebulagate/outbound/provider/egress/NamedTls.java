package io.nebulagate.outbound.provider.egress;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;

/**
 * TLS to a server that is called by its address, but has to prove that it is the one of this name:
 * the name is asked for (SNI) and the certificate is checked against it.
 */
public final class NamedTls extends JdkSSLEngineOptions {

  private final String name;

  /** TLS to the server of this {@code name}. */
  public NamedTls(String name) {
    this.name = name;
  }

  @Override
  public NamedTls copy() {
    return new NamedTls(name);
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new DefaultSslContextFactory(SslProvider.JDK, false) {
      @Override
      public SslContext create() throws SSLException {
        return new Named(super.create(), name);
      }
    };
  }

  /** Makes engines for the name, whatever peer is asked for. */
  private static final class Named extends SslContext {

    private final SslContext plain;
    private final String name;

    Named(SslContext plain, String name) {
      this.plain = plain;
      this.name = name;
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
      return plain.newEngine(allocator, name, peerPort);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
      return plain.newEngine(allocator);
    }

    @Override
    public boolean isClient() {
      return plain.isClient();
    }

    @Override
    public List<String> cipherSuites() {
      return plain.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // what is extended asks for it
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
      return plain.applicationProtocolNegotiator();
    }

    @Override
    public SSLSessionContext sessionContext() {
      return plain.sessionContext();
    }
  }
}
