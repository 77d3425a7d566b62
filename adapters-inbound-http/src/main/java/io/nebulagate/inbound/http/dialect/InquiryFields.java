package io.nebulagate.inbound.http.dialect;

import io.nebulagate.application.translation.Inquiry.Beyond;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what inquiries have in common, and gathers what goes beyond the form that is nobody's. For
 * one question; not thread-safe.
 */
public final class InquiryFields {

  private static final String TEXT = "text";

  private final Set<String> unheard = new TreeSet<>();
  private Optional<Untranslatable> confined = Optional.empty();

  /** Those of {@code names} that are there will not be heard by others. */
  public void unheard(Field body, String... names) {
    for (String name : names) {
      body.at(name).optional().ifPresent(_ -> unheard.add(name));
    }
  }

  /** Only a provider of the client's own dialect can be asked; the first reason counts. */
  public void confined(Field field, String reason) {
    confined = confined.or(() -> Optional.of(new Untranslatable(field.place(), reason)));
  }

  /** All of it. */
  public Beyond beyond() {
    return new Beyond(unheard, confined);
  }

  /** A whole number, 1 or more, if it is there. */
  public static OptionalLong bound(Field field) {
    OptionalLong count = field.count();
    if (count.isPresent() && count.getAsLong() < 1) {
      throw field.wrong("must be 1 or more");
    }
    return count;
  }

  /** How many numbers a vector is to have, if it is said. */
  public static OptionalInt dimensions(Field field) {
    OptionalLong bound = bound(field);
    if (bound.isEmpty()) {
      return OptionalInt.empty();
    }
    if (bound.getAsLong() > Integer.MAX_VALUE) {
      throw field.wrong("is more than any vector has");
    }
    return OptionalInt.of((int) bound.getAsLong());
  }

  /** Elements of a list that has some. */
  public static List<Field> some(Field field) {
    if (!field.isThere()) {
      throw new GatewayException(new GatewayError.MissingParameter(field.place()));
    }
    List<Field> elements = field.elements();
    if (elements.isEmpty()) {
      throw field.wrong("must not be empty");
    }
    return elements;
  }

  /** Documents: texts, or objects that hold one. */
  public List<String> documents(Field field) {
    List<String> documents = new ArrayList<>();
    for (Field each : some(field)) {
      documents.add(document(each));
    }
    return documents;
  }

  /** A text, or an object that holds nothing else; something else is for its own vendor to read. */
  public String document(Field field) {
    if (field.isObject()) {
      if (field.members().size() == 1 && field.at(TEXT).isText()) {
        return field.at(TEXT).text();
      }
      confined(field, "must be a text for this model's provider");
      return "";
    }
    return field.text();
  }
}
