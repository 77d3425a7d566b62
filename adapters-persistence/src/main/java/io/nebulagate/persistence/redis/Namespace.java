package io.nebulagate.persistence.redis;

/**
 * How the keys of one gateway begin: with a tag that keeps them on one node of a cluster.
 *
 * @param name tells gateways apart that share a Redis but no database
 */
record Namespace(String name) {

  /** A key; of free text only the last part may consist, so that no two keys are mistaken. */
  String key(String... parts) {
    return "{nebulagate:" + name + "}:" + String.join(":", parts);
  }
}
