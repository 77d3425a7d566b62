package io.nebulagate.inbound.http.openapi;

import io.nebulagate.inbound.http.auth.Owned;
import java.util.Locale;
import org.jboss.jandex.AnnotationInstance;

/** Who may call something: in a word for programs, in a sentence for people. */
enum Access {
  OPEN("Open to everybody."),
  API_KEY("For whoever has an API key."),
  OPERATORS("For operators: admins and root."),
  OWNER("For whom the %s belongs to, members of that organisation who may %s, and operators."),
  CALLER("For everybody who is signed in, about what is theirs.");

  private final String sentence;

  Access(String sentence) {
    this.sentence = sentence;
  }

  static Access of(Endpoint endpoint) {
    if (endpoint.open()) {
      return OPEN;
    }
    if (endpoint.byApiKey()) {
      return API_KEY;
    }
    if (endpoint.forOperators()) {
      return OPERATORS;
    }
    return endpoint.method().hasDeclaredAnnotation(Owned.class) ? OWNER : CALLER;
  }

  String word() {
    return spelled(name()).replace(' ', '-');
  }

  String sentence(Endpoint endpoint) {
    AnnotationInstance owned = endpoint.method().declaredAnnotation(Owned.class);
    return owned == null
        ? sentence
        : sentence.formatted(
            spelled(owned.value("thing").asEnum()), spelled(owned.value("permission").asEnum()));
  }

  private static String spelled(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
