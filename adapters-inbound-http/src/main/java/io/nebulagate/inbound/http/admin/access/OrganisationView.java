package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.Organisation;

/** An organisation as operators see one. */
record OrganisationView(
    long id,
    String name,
    @JsonProperty("account_id") long accountId,
    @JsonProperty("created_at") String createdAt) {

  static OrganisationView of(Organisation organisation) {
    return new OrganisationView(
        organisation.id(),
        organisation.name(),
        organisation.account().value(),
        organisation.createdAt().toString());
  }
}
