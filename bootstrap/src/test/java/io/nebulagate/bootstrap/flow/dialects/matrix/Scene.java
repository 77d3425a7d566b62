package io.nebulagate.bootstrap.flow.dialects.matrix;

/** What happens between a client and a provider. */
enum Scene {
  /** Words. */
  TEXT,
  /** Words, and two calls at once. */
  TOOLS,
  /** The results of two calls are brought back, and words follow. */
  RESULTS,
  /** A picture is asked about. */
  IMAGE,
  /** A thought before the words. */
  REASONING,
  /** Words that follow a schema. */
  SCHEMA
}
