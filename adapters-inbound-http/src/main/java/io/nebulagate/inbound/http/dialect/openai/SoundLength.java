package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.domain.money.TokenUsage;

/**
 * How long sound is, from how its file begins and how large it is: exactly for WAVE, whose head
 * tells its bytes a second, else as if it had 64 kbit/s, which is less than most have. The vendor's
 * own count, where it tells one, is what is charged.
 */
final class SoundLength {

  private static final int WAVE_HEAD_BYTES = 44;
  private static final int WAVE_RATE_FROM = 28;
  private static final long USUAL_BYTES_PER_SECOND = 8_000;

  private SoundLength() {}

  /**
   * Seconds, a begun one included.
   *
   * @param beginning the first bytes, as Latin-1
   */
  static long seconds(String beginning, long bytes) {
    boolean wave =
        beginning.length() >= WAVE_HEAD_BYTES
            && beginning.startsWith("RIFF")
            && beginning.startsWith("WAVE", 8);
    long rate = wave ? littleEndian(beginning, WAVE_RATE_FROM) : USUAL_BYTES_PER_SECOND;
    long sound = wave ? bytes - WAVE_HEAD_BYTES : bytes;
    return rate == 0
        ? Math.ceilDiv(bytes, USUAL_BYTES_PER_SECOND)
        : Math.clamp(Math.ceilDiv(sound, rate), 0, TokenUsage.COUNT_MAX);
  }

  private static long littleEndian(String bytes, int from) {
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << Byte.SIZE | (bytes.charAt(from + i) & 0xff);
    }
    return value;
  }
}
