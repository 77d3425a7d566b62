package io.nebulagate.inbound.http.admin.signin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Session;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session as whoever began it is told of it: a program gets the token, a console the token that
 * its calls have to carry beside the cookie.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionView(
    @Nullable String token,
    @JsonProperty("csrf_token") @Nullable String csrfToken,
    @JsonProperty("expires_at") @Nullable String expiresAt) {

  static SessionView ofProgram(Session session, Secret token) {
    return new SessionView(token.reveal(), null, end(session));
  }

  static SessionView ofConsole(Session session, String csrfToken) {
    return new SessionView(null, csrfToken, end(session));
  }

  /** A console that was loaded again. */
  static SessionView ofConsole(String csrfToken) {
    return new SessionView(null, csrfToken, null);
  }

  /** A token knows whole seconds. */
  private static String end(Session session) {
    return session.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Keeps the tokens out of logs. */
  @Override
  public String toString() {
    return "SessionView[***]";
  }
}
