package io.nebulagate.inbound.http.admin;

import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import java.net.URI;
import java.util.UUID;

/** An organisation, and people who act by their long-lived tokens. */
public final class Company {

  private final URI server;
  private final AccessTokens tokens;
  private final AdminClient admin;
  private final long id;
  private final long account;

  private Company(URI server, AccessTokens tokens, AdminClient admin, Answer made) {
    this.server = server;
    this.tokens = tokens;
    this.admin = admin;
    this.id = made.data().path("id").longValue();
    this.account = made.data().path("account_id").longValue();
  }

  /** Somebody who is signed in. */
  public record Person(long id, long account, AdminClient client) {}

  public static Company found(URI server, AccessTokens tokens) throws Exception {
    AdminClient admin = AdminClient.of(server);
    Answer made = admin.post("/api/org/", "{\"name\":\"" + UUID.randomUUID() + "\"}");
    return new Company(server, tokens, admin, made);
  }

  public AdminClient admin() {
    return admin;
  }

  public long id() {
    return id;
  }

  public long account() {
    return account;
  }

  /** Somebody who has nothing to do with it. */
  public Person stranger() throws Exception {
    Answer added =
        admin.post(
            "/api/user/",
            "{\"username\":\"%s\",\"password\":\"correct horse battery\",\"role\":\"user\"}"
                .formatted(UUID.randomUUID()));
    long user = added.data().path("id").longValue();
    return new Person(
        user,
        added.data().path("account_id").longValue(),
        AdminClient.actingAs(server, user, tokens.renew(user).reveal()));
  }

  public Person member(String role) throws Exception {
    Person person = stranger();
    admin.put(
        "/api/org/" + id + "/member",
        "{\"user_id\":%d,\"role\":\"%s\"}".formatted(person.id(), role));
    return person;
  }

  /** The id of a new project. */
  public long project() throws Exception {
    String body = "{\"org_id\":%d,\"name\":\"%s\"}".formatted(id, UUID.randomUUID());
    return admin.post("/api/project/", body).data().path("id").longValue();
  }

  /** The id of a new key that it pays, with more fields. */
  public long key(String fields) throws Exception {
    String body = "{\"name\":\"ours\",\"account_id\":%d%s}".formatted(account, fields);
    return admin.post("/api/agg-token/", body).data().path("id").longValue();
  }
}
