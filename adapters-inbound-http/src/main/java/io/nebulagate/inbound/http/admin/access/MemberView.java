package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.Member;
import java.util.Locale;

/** A member of an organisation. */
record MemberView(
    @JsonProperty("org_id") long organisation,
    @JsonProperty("user_id") long user,
    String username,
    String role,
    String since) {

  static MemberView of(Member member) {
    return new MemberView(
        member.organisation(),
        member.user(),
        member.username(),
        member.role().name().toLowerCase(Locale.ROOT),
        member.since().toString());
  }
}
