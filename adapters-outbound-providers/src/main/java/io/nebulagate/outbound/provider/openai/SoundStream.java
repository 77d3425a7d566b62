package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that is bytes of sound: they pass unread. What it used is what the question told, since
 * the characters of the text are what is paid for.
 */
final class SoundStream implements StreamReader, AnswerObservation {

  private final UnitUsage asked;
  private boolean begun;
  private boolean complete;

  /** The answer to a question that told to use so much. */
  SoundStream(UnitUsage asked) {
    this.asked = asked;
  }

  @Override
  public AnswerObservation observed() {
    return this;
  }

  @Override
  public void read(byte[] bytes, int from, int to, Outbox out) {
    begun = begun || to > from;
    out.add(bytes, from, to);
    out.endFrame(0);
  }

  @Override
  public boolean finished() {
    return false;
  }

  /** Sound has no words for an end before its own. */
  @Override
  public ByteBuffer ending(long relayedBytes, TokenUsage used) {
    return ByteBuffer.allocate(0);
  }

  @Override
  public void end(Outbox out) {
    complete = true;
  }

  @Override
  public void broken(Outbox out) {
    throw new UpstreamException(new UpstreamFault.Cut());
  }

  @Override
  public Optional<ReportedUsage> usage() {
    return begun
        ? Optional.of(new ReportedUsage(new TokenUsage(Map.of(), 0, asked), "{}"))
        : Optional.empty();
  }

  @Override
  public boolean usageImpossible() {
    return false;
  }

  @Override
  public boolean produced() {
    return begun;
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public boolean curtailed() {
    return false;
  }

  @Override
  public long producedBytes() {
    return 0;
  }

  @Override
  public long countOutputTokens(long textBytes) {
    return 0;
  }
}
