package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.Project;

/** A project. */
record ProjectView(long id, @JsonProperty("org_id") long orgId, String name, boolean archived) {

  static ProjectView of(Project project) {
    return new ProjectView(project.id(), project.tenant(), project.name(), project.archived());
  }
}
