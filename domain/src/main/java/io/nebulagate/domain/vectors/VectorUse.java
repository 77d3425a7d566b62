package io.nebulagate.domain.vectors;

/** What vectors are for; models that are told make better ones. */
public enum VectorUse {
  /** To look for documents. */
  QUERY,
  /** To be found. */
  DOCUMENT,
  /** To tell classes apart. */
  CLASSIFICATION,
  /** To find groups. */
  CLUSTERING,
  /** To say how alike two texts are. */
  SIMILARITY
}
