package io.nebulagate.persistence.spool;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;

/** Makes the files that are appended to. The seam where a test lets a disk fail. */
interface SpoolDisk {

  /** The disk there is. */
  SpoolDisk REAL = SpoolDisk::onDisk;

  /** A new, empty file that only its owner may read. */
  Appender create(Path file) throws IOException;

  /** A file that grows at its end. */
  interface Appender extends Closeable {

    /** Writes everything that remains in {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException;

    /** Returns when what was written survives a crash of the machine. */
    void force() throws IOException;
  }

  private static Appender onDisk(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, Set.of(CREATE_NEW, WRITE), SpoolFolder.OWNER_ONLY_FILE);
    return new Appender() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
