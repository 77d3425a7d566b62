package io.nebulagate.bootstrap.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.domain.access.Secret;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Reads a database address in libpq's form ({@code postgresql://user:pw@host:port/db?sslmode=…},
 * PostgreSQL manual 32.1.1.2) or as a {@code jdbc:postgresql:} URL, and writes the driver's form.
 * Several hosts may stand side by side. User and password leave the URL, because drivers and
 * migration tools print URLs.
 */
final class DatabaseDsn {

  private static final int PORT_DEFAULT = 5432;

  /** libpq's names for what the driver calls otherwise; all other names go through unchanged. */
  private static final Map<String, String> DRIVER_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "connect_timeout", "connectTimeout");

  private final String variable;
  private final boolean jdbc;
  private final String rest;
  private String user = "";
  private String password = "";

  private DatabaseDsn(String variable, boolean jdbc, String rest) {
    this.variable = variable;
    this.jdbc = jdbc;
    this.rest = rest;
  }

  static DatabaseAddress parse(String variable, String dsn) {
    boolean jdbc = dsn.startsWith("jdbc:");
    String url = jdbc ? dsn.substring("jdbc:".length()) : dsn;
    for (String scheme : List.of("postgresql://", "postgres://")) {
      if (url.startsWith(scheme)) {
        return new DatabaseDsn(variable, jdbc, url.substring(scheme.length())).address();
      }
    }
    throw new BadSettingException(
        variable, "must look like postgresql://user:password@host:5432/database");
  }

  private DatabaseAddress address() {
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      readCredentials(authority.substring(0, at));
    }
    String hosts = hosts(authority.substring(at + 1));
    Map<String, String> parameters =
        question < 0 ? Map.of() : parameters(rest.substring(question + 1));
    if (user.isEmpty()) {
      throw bad("names no user");
    }
    String database = slash < 0 ? "" : decode(place.substring(slash + 1));
    String url = "jdbc:postgresql://" + hosts + "/" + encode(database.isEmpty() ? user : database);
    return new DatabaseAddress(url + query(parameters), user, Secret.of(password));
  }

  private void readCredentials(String credentials) {
    int colon = credentials.indexOf(':');
    user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
    password = colon < 0 ? "" : decode(credentials.substring(colon + 1));
  }

  private String hosts(String hosts) {
    StringJoiner written = new StringJoiner(",");
    for (String host : hosts.split(",", -1)) {
      written.add(host(host));
    }
    return written.toString();
  }

  private String host(String text) {
    int bracket = text.indexOf(']');
    int colon = text.indexOf(':', Math.max(bracket, 0));
    String name = colon < 0 ? text : text.substring(0, colon);
    if (name.startsWith("[") ? !isBracketedIpv6(name) : !name.matches("[A-Za-z0-9._-]{1,253}")) {
      throw bad("has no readable host; percent-encode special characters in the password");
    }
    return name + ":" + (colon < 0 ? PORT_DEFAULT : port(text.substring(colon + 1)));
  }

  private static boolean isBracketedIpv6(String name) {
    try {
      return name.endsWith("]")
          && name.contains(":")
          && InetAddress.ofLiteral(name.substring(1, name.length() - 1)).getHostAddress() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private int port(String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    }
    throw bad("has no readable port; percent-encode special characters in the password");
  }

  private Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0 && !pair.isEmpty()) {
        throw bad("has a parameter without a value");
      }
      if (equals >= 0) {
        keep(parameters, decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private void keep(Map<String, String> parameters, String name, String value) {
    switch (name) {
      case "user" -> user = value;
      case "password" -> password = value;
      case "sslpassword" -> throw bad("cannot carry sslpassword; use a key without a passphrase");
      case "target_session_attrs" ->
          parameters.put(
              "targetServerType",
              switch (value) {
                case "any" -> "any";
                case "primary", "read-write" -> "primary";
                default -> throw bad("needs a server that writes: target_session_attrs=primary");
              });
      default -> parameters.put(DRIVER_NAMES.getOrDefault(name, name), value);
    }
  }

  private static String query(Map<String, String> parameters) {
    if (parameters.isEmpty()) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    parameters.forEach((name, value) -> pairs.add(encode(name) + "=" + encode(value)));
    return "?" + String.join("&", pairs);
  }

  /** In libpq's form a plus is a plus; the driver reads it as a blank. */
  private String decode(String text) {
    try {
      String decoded = URLDecoder.decode(jdbc ? text : text.replace("+", "%2B"), UTF_8);
      if (decoded.indexOf('\0') < 0) {
        return decoded;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw bad("has a broken percent-encoding");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private BadSettingException bad(String reason) {
    return new BadSettingException(variable, reason);
  }
}
