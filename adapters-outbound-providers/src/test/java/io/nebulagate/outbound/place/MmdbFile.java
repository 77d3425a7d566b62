package io.nebulagate.outbound.place;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small databases in MaxMind's format (MaxMind DB 2.0, read 2026-11-28), IPv4 alone. */
final class MmdbFile {

  private static final int NOTHING = -1;
  private static final int SEPARATOR = 16;

  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOTHING, NOTHING}));
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** All addresses that begin with {@code bits} bits of {@code address} are in {@code country}. */
  MmdbFile with(String address, int bits, String country) {
    byte[] path = InetAddress.ofLiteral(address).getAddress();
    int value = NOTHING - 1 - data.size();
    data.writeBytes(map(Map.of("country", map(Map.of("iso_code", text(country))))));
    int node = 0;
    for (int bit = 0; bit < bits; bit++) {
      int side = (path[bit / 8] >> (7 - bit % 8)) & 1;
      if (bit == bits - 1) {
        nodes.get(node)[side] = value;
      } else {
        if (nodes.get(node)[side] == NOTHING) {
          nodes.get(node)[side] = nodes.size();
          nodes.add(new int[] {NOTHING, NOTHING});
        }
        node = nodes.get(node)[side];
      }
    }
    return this;
  }

  Path writeTo(Path file) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int record : node) {
        int written =
            record >= 0
                ? record
                : record == NOTHING
                    ? nodes.size()
                    : nodes.size() + SEPARATOR + (NOTHING - 1 - record);
        all.write(written >> 16);
        all.write(written >> 8);
        all.write(written);
      }
    }
    all.writeBytes(new byte[SEPARATOR]);
    all.writeBytes(data.toByteArray());
    all.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
    all.writeBytes("MaxMind.com".getBytes(UTF_8));
    Map<String, byte[]> metadata = new LinkedHashMap<>();
    metadata.put("node_count", number(6, nodes.size()));
    metadata.put("record_size", number(5, 24));
    metadata.put("ip_version", number(5, 4));
    metadata.put("database_type", text("Test-Country"));
    metadata.put("languages", new byte[] {0x00, 0x04});
    metadata.put("binary_format_major_version", number(5, 2));
    metadata.put("binary_format_minor_version", number(5, 0));
    metadata.put("build_epoch", new byte[] {0x01, 0x02, 0x01});
    metadata.put("description", map(Map.of()));
    all.writeBytes(map(metadata));
    return Files.write(file, all.toByteArray());
  }

  private static byte[] map(Map<String, byte[]> members) {
    ByteArrayOutputStream map = new ByteArrayOutputStream();
    map.write(7 << 5 | members.size());
    members.forEach((name, value) -> {
      map.writeBytes(text(name));
      map.writeBytes(value);
    });
    return map.toByteArray();
  }

  private static byte[] text(String text) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    written.write(2 << 5 | text.length());
    written.writeBytes(text.getBytes(UTF_8));
    return written.toByteArray();
  }

  private static byte[] number(int type, int value) {
    return new byte[] {(byte) (type << 5 | 2), (byte) (value >> 8), (byte) value};
  }
}
