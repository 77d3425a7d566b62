package io.nebulagate.application.sync.site;

/** How a call of a site failed. Closed. */
public sealed interface SiteFault {

  /** A name for it that never changes. */
  default String code() {
    return switch (this) {
      case Unreachable _ -> "unreachable";
      case TimedOut _ -> "timeout";
      case Busy _ -> "busy";
      case Credentials _ -> "credentials";
      case NotJson _ -> "not_json";
      case TooLarge _ -> "too_large";
      case Refused _ -> "refused";
      case Malformed _ -> "malformed";
      case Failed _ -> "failed";
    };
  }

  /** What to tell an operator; never a secret. */
  default String message() {
    return switch (this) {
      case Unreachable _ -> "the site cannot be reached";
      case TimedOut _ -> "the site took too long";
      case Busy _ -> "too many sites are being asked at once";
      case Credentials(String said) ->
          "the site does not take the access token or the user id: " + said;
      case NotJson(boolean html) ->
          html ? "the site answered a web page instead of JSON" : "the site's answer is no JSON";
      case TooLarge(String what) -> "the site's answer is too large: " + what;
      case Refused(String said) -> "the site refused: " + said;
      case Malformed(String what) -> "the site's answer cannot be understood: " + what;
      case Failed(int status) -> "the site answered HTTP " + status;
    };
  }

  /** Whether the site has no such call. */
  default boolean isMissing() {
    return this instanceof Failed(int status) && (status == 404 || status == 405);
  }

  /** No connection, or one that broke. */
  record Unreachable() implements SiteFault {}

  /** No answer in time. */
  record TimedOut() implements SiteFault {}

  /** It was not asked, since too many are. */
  record Busy() implements SiteFault {}

  /** The access token, or the user it belongs to, is not accepted. */
  record Credentials(String said) implements SiteFault {}

  /** Something else than JSON, or half of it. */
  record NotJson(boolean html) implements SiteFault {}

  /** More than is read. */
  record TooLarge(String what) implements SiteFault {}

  /** An answer in good form that says no, with its words. */
  record Refused(String said) implements SiteFault {}

  /** JSON that lacks what it must have. */
  record Malformed(String what) implements SiteFault {}

  /** A status that is no success. */
  record Failed(int status) implements SiteFault {}
}
