package io.nebulagate.inbound.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.signin.InMemoryExternalIdentities;
import io.nebulagate.application.signin.external.ExternalAssertion;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of everything that has an id in a path, belonging to an organisation of its own. A path of
 * the document with a parameter that is not known here is an error: whoever adds a route tells
 * {@link #make} what its id may be.
 */
public final class SomebodysThings {

  private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

  /** By the path up to and with its parameter. */
  private final Map<String, String> ids = new TreeMap<>();

  /** By the names that bodies have for them. */
  private final Map<String, String> inBodies = new TreeMap<>();

  private SomebodysThings() {}

  /** Makes them through the API, as an operator; the log of requests is written by hand. */
  public static SomebodysThings make(
      AdminClient operator, InMemoryLedgerStore ledger, InMemoryExternalIdentities identities)
      throws IOException, InterruptedException {
    SomebodysThings things = new SomebodysThings();
    String word = UUID.randomUUID().toString();
    JsonNode organisation = made(operator.post("/api/org/", "{\"name\":\"%s\"}".formatted(word)));
    String org = organisation.path("id").asText();
    String account = organisation.path("account_id").asText();
    String user = user(operator, word);
    made(
        operator.put(
            "/api/org/" + org + "/member", "{\"user_id\":%s,\"role\":\"owner\"}".formatted(user)));
    String key =
        id(
            operator.post(
                "/api/agg-token/", "{\"name\":\"theirs\",\"account_id\":%s}".formatted(account)));
    String project =
        id(operator.post("/api/project/", "{\"org_id\":%s,\"name\":\"theirs\"}".formatted(org)));
    JsonNode provider =
        made(
            operator.post(
                "/api/provider/",
                """
                {"name":"p-%s","type":"openai","base_url":"https://provider.example",
                 "keys":["sk-theirs"],"models":["m-%s"]}\
                """
                    .formatted(word.substring(0, 8), word)));
    String compensation =
        id(
            operator.post(
                "/api/plan/bulk-credit",
                "{\"filter\":{\"account_ids\":[%s]},\"amount\":1,\"reason\":\"sorry\"}"
                    .formatted(account),
                "Idempotency-Key",
                word));
    things.voucher(operator, account, word);
    things.plan(operator, account, word);
    RequestId request = new RequestId(UUID.randomUUID());
    ledger.keep(
        List.of(
            record(
                request,
                new RequestRecord.Caller(
                    Long.parseLong(key),
                    new AccountId(Long.parseLong(account)),
                    Long.parseLong(org)))));
    things.ids.put("/admin/api-keys/{id}", key);
    things.ids.put("/admin/providers/{id}", provider.path("id").asText());
    things.ids.put("/api/account/{id}", account);
    things.ids.put("/api/agg-token/{id}", key);
    things.ids.put("/api/export/{id}", export(operator, word));
    things.ids.put("/api/org/{id}", org);
    things.ids.put("/api/org/{id}/member/{user}", user);
    things.policy(operator, org);
    things.ids.put("/api/project/{id}", project);
    things.ids.put("/api/plan/bulk-credit/{id}", compensation);
    things.ids.put("/api/provider/{id}", provider.path("id").asText());
    things.ids.put("/api/provider/{id}/key/{key_id}", provider.at("/keys/0/id").asText());
    things.ids.put("/api/route/{id}", route(operator, provider.path("id").asLong()));
    things.ids.put("/api/request/{id}", request.toString());
    things.ids.put("/api/token/{id}", key);
    things.ids.put("/api/user/{id}", user);
    things.ids.put("/api/user/self/identities/{id}", identity(identities, word));
    things.webhook(operator, org);
    things.nameInBodies(org, account, project, key);
    return things;
  }

  private static String user(AdminClient operator, String word)
      throws IOException, InterruptedException {
    return id(
        operator.post(
            "/api/user/",
            "{\"username\":\"u-%s\",\"password\":\"correct horse battery\",\"role\":\"user\"}"
                .formatted(word)));
  }

  private void webhook(AdminClient operator, String org) throws IOException, InterruptedException {
    String wanted =
        "{\"org_id\":%s,\"url\":\"https://theirs.example/\",\"kinds\":[\"budget_used\"]}"
            .formatted(org);
    ids.put("/api/webhook/{id}", id(operator.post("/api/webhook/", wanted)));
    ids.put("/api/notice/delivery/{id}", "987654321");
  }

  /** A batch, and what somebody redeemed of it to their account. */
  private void voucher(AdminClient operator, String account, String word)
      throws IOException, InterruptedException {
    JsonNode issued =
        made(
            operator.post("/api/voucher/batch", "{\"label\":\"theirs\",\"count\":1,\"amount\":1}"));
    JsonNode redeemed =
        made(
            operator.post(
                "/api/voucher/redeem",
                "{\"code\":%s,\"account_id\":%s}".formatted(issued.at("/codes/0"), account),
                "Idempotency-Key",
                "voucher-" + word));
    ids.put("/api/voucher/batch/{id}", issued.path("batch_id").asText());
    ids.put("/api/voucher/redemption/{id}", redeemed.path("redemption_id").asText());
  }

  /** A plan, and that the account has it. */
  private void plan(AdminClient operator, String account, String word)
      throws IOException, InterruptedException {
    String plan =
        id(
            operator.post(
                "/api/plan/",
                """
                {"name":"p-%s","terms":{"cycle":{"count":1,"unit":"months"},
                 "allowances":[{"asset":"usd","amount":1}]}}\
                """
                    .formatted(word)));
    String subscription =
        id(
            operator.post(
                "/api/plan/assign",
                "{\"plan_id\":%s,\"account_id\":%s}".formatted(plan, account),
                "Idempotency-Key",
                "plan-" + word));
    String assignment =
        id(
            operator.post(
                "/api/plan/bulk-assign",
                "{\"plan_id\":%s,\"filter\":{\"account_ids\":[%s]}}".formatted(plan, account),
                "Idempotency-Key",
                "plans-" + word));
    ids.put("/api/plan/bulk-assign/{id}", assignment);
    ids.put("/api/plan/{id}", plan);
    ids.put("/api/plan/assignment/{id}", subscription);
  }

  private void nameInBodies(String org, String account, String project, String key) {
    inBodies.put("/api/agg-token id", key);
    inBodies.put("/api/token/batch/keys ids", "[" + key + "]");
    inBodies.put("/api/limit owner_id", org);
    inBodies.put("/api/project id", project);
    inBodies.put("/api/project org_id", org);
    inBodies.put("/api/webhook org_id", org);
    inBodies.put("/api/agg-token account_id", account);
    inBodies.put("/api/voucher/redeem account_id", account);
    inBodies.put("/api/agg-token project_id", project);
  }

  /** The path with the ids of these things. */
  public String fill(String path) {
    return replaced(path, id -> id);
  }

  /** The path with ids that look alike and that nothing has. */
  public String fillWithNobodys(String path) {
    return replaced(path, SomebodysThings::nobodys);
  }

  /** What the field of a body names, where it names one of these things. */
  public Optional<String> inBody(String path, String field) {
    return Optional.ofNullable(inBodies.get(path + " " + field));
  }

  /** An id that looks like {@code id} and that nothing has. */
  public static String nobodys(String id) {
    if (id.startsWith("req_")) {
      return new RequestId(UUID.randomUUID()).toString();
    }
    if (id.startsWith("[")) {
      return "[" + nobodys(id.substring(1)) + "]";
    }
    return id.contains("-") ? UUID.randomUUID().toString() : "987654321987654321";
  }

  private String replaced(String path, UnaryOperator<String> form) {
    Matcher matcher = PARAMETER.matcher(path);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String known = ids.get(path.substring(0, matcher.end()));
      if (known == null) {
        throw new AssertionError(
            "SomebodysThings has nothing for %s of %s".formatted(matcher.group(), path));
      }
      matcher.appendReplacement(filled, form.apply(known));
    }
    return matcher.appendTail(filled).toString();
  }

  private void policy(AdminClient operator, String org) throws IOException, InterruptedException {
    String body = "{\"name\":\"theirs\",\"mode\":\"off\",\"rules\":[]}";
    ids.put("/api/policy/{id}", id(operator.post("/api/policy/", body)));
    ids.put("/api/policy/{id}/versions/{version}", "1");
    ids.put("/api/policy/template/{name}", "pii");
    made(
        operator.put(
            "/api/policy/risk/",
            """
            {"owner_id":%s,"level":"low","reason":"theirs","expires_at":"%s"}\
            """
                .formatted(org, Instant.now().plus(Duration.ofDays(1)))));
    ids.put("/api/policy/risk/{owner}", org);
  }

  private static String export(AdminClient operator, String word)
      throws IOException, InterruptedException {
    for (JsonNode older : made(operator.get("/api/export/"))) {
      operator.delete("/api/export/" + older.path("id"));
    }
    return made(operator.post(
            "/api/export/",
            """
            {"name":"e-%s","type":"https","kinds":["audit"],"url":"https://siem.example"}\
            """
                .formatted(word)))
        .at("/export/id")
        .asText();
  }

  private static String route(AdminClient operator, long provider)
      throws IOException, InterruptedException {
    for (int page = 0; ; page++) {
      JsonNode found = made(operator.get("/api/route/?page_size=100&p=" + page));
      for (JsonNode route : found.path("items")) {
        if (route.path("provider_id").asLong() == provider) {
          return route.path("id").asText();
        }
      }
      if (!found.path("has_more").asBoolean()) {
        throw new AssertionError("no route of provider " + provider);
      }
    }
  }

  private static String identity(InMemoryExternalIdentities identities, String word) {
    Person owner =
        identities
            .add(
                new ExternalAssertion(
                    new ExternalIdentity("https://provider.example", word),
                    Optional.empty(),
                    word,
                    word,
                    true),
                new NewUser("i-" + word, Secret.of(word), word, Role.USER, ""))
            .orElseThrow();
    return Long.toString(identities.of(owner.id()).getFirst().id());
  }

  private static String id(Answer answer) {
    return made(answer).path("id").asText();
  }

  private static JsonNode made(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError(answer.text());
    }
    return answer.data();
  }

  private static RequestRecord record(RequestId id, RequestRecord.Caller caller) {
    return new RequestRecord(
        id,
        caller,
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("m1"), false),
        200,
        RequestRecord.Usage.NONE,
        Optional.empty(),
        List.of(),
        new RequestRecord.Timing(Instant.EPOCH, Optional.empty(), Duration.ZERO));
  }
}
