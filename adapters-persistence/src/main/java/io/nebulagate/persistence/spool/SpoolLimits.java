package io.nebulagate.persistence.spool;

/**
 * What a spool may take of the disk.
 *
 * @param bytesMax of all its files together
 * @param fileBytesMax at which a new file is begun; a file is deleted as a whole
 */
public record SpoolLimits(long bytesMax, long fileBytesMax) {

  /** 256 MiB in files of 8: some two hundred thousand settlements. */
  public static final SpoolLimits DEFAULT = new SpoolLimits(256L << 20, 8L << 20);

  /** Checks the ranges. */
  public SpoolLimits {
    if (fileBytesMax < 64 || bytesMax < fileBytesMax) {
      throw new IllegalArgumentException("a spool holds at least one file");
    }
  }
}
