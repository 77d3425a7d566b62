package io.nebulagate.bootstrap.settings;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.EmailAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The server that takes our mail, and what mail says of us.
 *
 * @param port 587 unless said, 465 with TLS
 * @param tls whether the connection begins with TLS; otherwise the server is asked for it
 * @param login name and password, if the server wants any
 * @param from who writes
 * @param publicUrl where links lead to, without a slash at its end
 */
public record MailServer(
    String host, int port, boolean tls, Optional<Login> login, EmailAddress from, URI publicUrl) {

  private static final String SMTP = "SMTP_URL";
  private static final String FROM = "SMTP_FROM";
  static final String PUBLIC = "PUBLIC_URL";

  private static final Map<String, Integer> PORTS = Map.of("smtp", 587, "smtps", 465);
  private static final String MAILER = "quarkus.mailer.";
  private static final String TLS_NAME = "mail";

  /** As whom we sign in. */
  public record Login(String user, Secret password) {}

  /** Reads the variables; mail is off unless both the server and our own address are said. */
  static Optional<MailServer> read(Environment environment) {
    Optional<URI> publicUrl = environment.text(PUBLIC).map(MailServer::publicUrl);
    Optional<URI> server = environment.text(SMTP).map(MailServer::server);
    Optional<EmailAddress> from = environment.text(FROM).map(MailServer::sender);
    return server.flatMap(smtp -> publicUrl.map(ours -> of(smtp, ours, from)));
  }

  // two variables were read; what one of them lacks the other one has
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static MailServer of(URI smtp, URI ours, Optional<EmailAddress> from) {
    EmailAddress sender =
        from.or(() -> EmailAddress.parse("nebulagate@" + ours.getHost()))
            .orElseThrow(() ->
                new BadSettingException(FROM, "is needed, since PUBLIC_URL has no host name"));
    return new MailServer(
        smtp.getHost(),
        smtp.getPort() < 0 ? PORTS.getOrDefault(smtp.getScheme(), 0) : smtp.getPort(),
        smtp.getScheme().equals("smtps"),
        login(smtp),
        sender,
        ours);
  }

  private static URI server(String text) {
    try {
      URI uri = new URI(text);
      if (PORTS.containsKey(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() <= 65_535
          && (uri.getPath().isEmpty() || uri.getPath().equals("/"))
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // its message repeats the address, password included
    }
    throw new BadSettingException(SMTP, "must look like smtp://user:password@host:587");
  }

  /** Where users reach us, without a slash at its end. */
  static URI publicUrl(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // said below, together with the other ways of being wrong
    }
    throw new BadSettingException(PUBLIC, "must look like https://gateway.example.org");
  }

  private static EmailAddress sender(String text) {
    return EmailAddress.parse(text)
        .orElseThrow(() -> new BadSettingException(FROM, "must be a mail address"));
  }

  private static Optional<Login> login(URI smtp) {
    String info = smtp.getRawUserInfo();
    if (info == null || info.isEmpty()) {
      return Optional.empty();
    }
    int colon = info.indexOf(':');
    if (colon < 1) {
      throw new BadSettingException(SMTP, "has a user without a password");
    }
    return Optional.of(
        new Login(
            decoded(info.substring(0, colon)), Secret.of(decoded(info.substring(colon + 1)))));
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The same in the framework's words. */
  SortedMap<String, String> properties() {
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put(MAILER + "mock", "false");
    properties.put(MAILER + "host", host);
    properties.put(MAILER + "port", Integer.toString(port));
    properties.put(MAILER + "from", from.text());
    properties.put(MAILER + "tls", Boolean.toString(tls));
    properties.put(MAILER + "start-tls", tls ? "DISABLED" : startTls());
    properties.put(MAILER + "login", login.isPresent() ? "REQUIRED" : "DISABLED");
    login.ifPresent(signIn -> {
      properties.put(MAILER + "username", signIn.user());
      properties.put(MAILER + "password", signIn.password().reveal());
    });
    // only a named configuration makes the client look at the name in the server's certificate
    properties.put(MAILER + "tls-configuration-name", TLS_NAME);
    properties.put("quarkus.tls." + TLS_NAME + ".hostname-verification-algorithm", "HTTPS");
    return properties;
  }

  /** A password goes in the clear over no network, whatever somebody in between answers for it. */
  private String startTls() {
    return login.isPresent() && !onThisMachine() ? "REQUIRED" : "OPTIONAL";
  }

  private boolean onThisMachine() {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }
}
