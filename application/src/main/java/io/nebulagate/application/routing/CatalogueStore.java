package io.nebulagate.application.routing;

/** Reads the whole configuration at one instant. Blocking; thread-safe. */
public interface CatalogueStore {

  /** What is configured now, in one consistent look. */
  Catalogue load();
}
