package io.nebulagate.persistence.export;

/** The database could not be asked for rows to export. */
public final class ExportException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExportException(Throwable cause) {
    super("rows to export cannot be read", cause);
  }
}
