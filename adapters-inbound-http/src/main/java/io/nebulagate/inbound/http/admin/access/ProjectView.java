package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.Project;

/** A project as operators see one. */
record ProjectView(long id, @JsonProperty("org_id") long orgId, String name) {

  static ProjectView of(Project project) {
    return new ProjectView(project.id(), project.tenant(), project.name());
  }
}
