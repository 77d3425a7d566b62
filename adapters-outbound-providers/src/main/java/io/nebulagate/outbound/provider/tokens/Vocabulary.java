package io.nebulagate.outbound.provider.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.knuddels.jtokkit.Encodings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The tokens of an encoding, each with its rank: the lower, the earlier two neighbours become that
 * token. All their bytes lie in one array, found by a hash table with open addressing: 200 000
 * tokens take 5 MB, where a map of objects takes 30.
 */
final class Vocabulary {

  /** The rank of what is no token; behind every other. */
  static final int NO_TOKEN = Integer.MAX_VALUE;

  private static final int TOKENS_MAX = 1 << 20;
  private static final int TOKEN_BYTES_MAX = 256;

  private final byte[] bytes;

  /** Where the token of a rank begins in {@link #bytes}; one more, where the last one ends. */
  private final int[] starts;

  /** By hash: the rank of a token plus one, or zero; at most half of them are taken. */
  private final int[] slots;

  private Vocabulary(byte[] bytes, int[] starts) {
    this.bytes = bytes;
    this.starts = starts;
    int tokens = starts.length - 1;
    slots = new int[Integer.highestOneBit(tokens) << 2];
    for (int rank = 0; rank < tokens; rank++) {
      int slot = slotOf(bytes, starts[rank], starts[rank + 1]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = rank + 1;
    }
  }

  /** Reads the file of that name in jtokkit's jar: a line for each rank from 0, in base64. */
  static Vocabulary load(String name) {
    String path = "/com/knuddels/jtokkit/" + name + ".tiktoken";
    byte[] bytes = new byte[0];
    int[] starts = new int[1];
    int tokens = 0;
    try (InputStream file = Encodings.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException("no vocabulary at " + path);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(file, US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        byte[] token = Base64.getDecoder().decode(line.substring(0, space));
        if (Integer.parseInt(line.substring(space + 1)) != tokens
            || tokens == TOKENS_MAX
            || token.length > TOKEN_BYTES_MAX) {
          throw new IllegalStateException(path + " is no vocabulary: " + line);
        }
        int start = starts[tokens];
        int end = start + token.length;
        if (end > bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * end);
        }
        System.arraycopy(token, 0, bytes, start, token.length);
        if (++tokens == starts.length) {
          starts = Arrays.copyOf(starts, 2 * tokens);
        }
        starts[tokens] = end;
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Vocabulary(Arrays.copyOf(bytes, starts[tokens]), Arrays.copyOf(starts, tokens + 1));
  }

  /** The rank of the token with these bytes, {@link #NO_TOKEN} when there is none. */
  int rank(byte[] text, int from, int to) {
    if (to - from > TOKEN_BYTES_MAX) {
      return NO_TOKEN;
    }
    int slot = slotOf(text, from, to);
    while (slots[slot] != 0) {
      int rank = slots[slot] - 1;
      if (Arrays.equals(bytes, starts[rank], starts[rank + 1], text, from, to)) {
        return rank;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return NO_TOKEN;
  }

  private int slotOf(byte[] text, int from, int to) {
    int hash = 0;
    for (int at = from; at < to; at++) {
      hash = 31 * hash + text[at];
    }
    hash *= 0x9E3779B9; // spreads what differs little
    return (hash >>> 8) & (slots.length - 1);
  }
}
