package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.ApiKeyUseCase.Temporary;

/** A temporary key; nobody can show it again. */
record TemporaryKeyView(
    @JsonProperty("raw_key") String rawKey, @JsonProperty("expires_at") String expiresAt) {

  static TemporaryKeyView of(Temporary key) {
    return new TemporaryKeyView(key.raw().reveal(), key.end().toString());
  }
}
