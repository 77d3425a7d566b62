package io.nebulagate.application.access;

import io.nebulagate.domain.access.Secret;

/** What this installation made up once and keeps. Blocking; thread-safe. */
public interface InstallationSecrets {

  /** The pepper of all key hashes; made on first use, kept encrypted. */
  Secret pepper();
}
