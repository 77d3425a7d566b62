package io.nebulagate.application.translation;

import io.nebulagate.domain.error.GatewayException;
import java.util.function.Supplier;

/** The client's side of what is no conversation: all of it is in the question. */
public final class InquiryTranslation extends NoTranslation {

  private final Supplier<Inquiry> reading;

  /** Of a question that {@code reading} reads; see {@link #inquiry}. */
  public InquiryTranslation(Supplier<Inquiry> reading) {
    this.reading = reading;
  }

  /**
   * The question.
   *
   * @throws GatewayException with {@code InvalidValue} or {@code MissingParameter} for what no
   *     provider could be told, named as the client named it
   */
  public Inquiry inquiry() {
    return reading.get();
  }
}
