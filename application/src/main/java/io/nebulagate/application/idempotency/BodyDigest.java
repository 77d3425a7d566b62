package io.nebulagate.application.idempotency;

/**
 * Digests a JSON document so that two documents that mean the same have the same digest: neither
 * the order of members nor white space counts. Pure and thread-safe; takes a while for large
 * documents, so never call it on an event loop.
 */
@FunctionalInterface
public interface BodyDigest {

  /**
   * The digest, 32 bytes.
   *
   * @param json a document that was parsed before
   */
  byte[] of(byte[] json);
}
