package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.compensation.Compensation.Filter;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.InputReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whom something is done for. Everybody must be said: an empty filter is a mistake. */
public final class AccountFilter {

  private static final int ACCOUNTS_NAMED_MAX = 10_000;

  private static final Map<String, Account.OwnerType> OWNER_TYPES =
      Map.of("user", Account.OwnerType.USER, "org", Account.OwnerType.ORG);

  private AccountFilter() {}

  /** The field {@code filter} of {@code body}. */
  public static Filter read(InputReader body) {
    InputReader input =
        body.object("filter", "all", "owner_type", "account_ids", "group", "created_before");
    boolean all = input.optional("all", input::bool).orElse(false);
    Filter filter =
        new Filter(
            input.optional("owner_type", field -> input.choice(field, OWNER_TYPES)),
            input.optional("account_ids", field -> accounts(input, field)),
            group(input),
            input.optional("created_before", input::instant));
    if (all == !filter.equals(Filter.ALL)) {
      throw input.invalid(
          "all", all ? "goes with no other condition" : "must be true, or say which accounts");
    }
    return filter;
  }

  private static Optional<String> group(InputReader input) {
    Optional<String> group = input.optionalText("group");
    if (group.isPresent() && (group.get().isBlank() || group.get().indexOf(0) >= 0)) {
      throw input.invalid("group", "must name a group");
    }
    return group;
  }

  private static Set<AccountId> accounts(InputReader input, String field) {
    List<Long> ids = input.list(field, id -> id(input, field, id));
    if (ids.isEmpty() || ids.size() > ACCOUNTS_NAMED_MAX) {
      throw input.invalid(field, "must name 1 to " + ACCOUNTS_NAMED_MAX + " accounts");
    }
    return ids.stream().map(AccountId::new).collect(Collectors.toUnmodifiableSet());
  }

  private static long id(InputReader input, String field, JsonNode id) {
    if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() <= 0) {
      throw input.invalid(field, "must be a list of account ids");
    }
    return id.longValue();
  }

  /** Whom it reaches: everybody, or whoever meets all of these. */
  @Schema(minProperties = 1)
  public record Conditions(
      @Schema(description = "Every active account; goes with no other condition", examples = "true")
          @Nullable Boolean all,
      @JsonProperty("owner_type") @Schema(enumeration = {"user", "org"}) @Nullable String ownerType,
      @JsonProperty("account_ids") @Schema(minItems = 1, maxItems = ACCOUNTS_NAMED_MAX)
          @Nullable List<Long> accountIds,
      @Schema(description = "The price group of its user") @Nullable String group,
      @JsonProperty("created_before") @Nullable Instant createdBefore) {}
}
