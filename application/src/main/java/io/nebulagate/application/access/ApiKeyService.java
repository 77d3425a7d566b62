package io.nebulagate.application.access;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.keyuse.KeyUseStore;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.access.RawKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.TemporaryKey;
import io.nebulagate.domain.access.TemporaryKeys;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Issues keys: draws the text, keeps the hash, shows the text once. */
public final class ApiKeyService implements ApiKeyUseCase {

  private static final int TAGS_MAX = 50;
  private static final String PROJECT = "project_id";

  private final Stores stores;
  private final ApiKeyDirectory directory;
  private final Secret pepper;
  private final TemporaryKeys temporaryKeys;
  private final RandomGenerator random;
  private final InstantSource clock;

  /** Keys are drawn from {@code random}, which must be cryptographically strong. */
  public ApiKeyService(
      Stores stores,
      ApiKeyDirectory directory,
      Secret pepper,
      RandomGenerator random,
      InstantSource clock) {
    this.stores = stores;
    this.directory = directory;
    this.pepper = pepper;
    this.temporaryKeys = new TemporaryKeys(pepper);
    this.random = random;
    this.clock = clock;
  }

  /** Where things are kept. */
  public record Stores(
      ApiKeyStore keys, ProjectStore projects, KeyUseStore uses, AccountBook accounts) {}

  @Override
  public Issued issue(Draft draft) {
    Account payer = payer(draft);
    Secret raw = RawKey.generate(random);
    ApiKey drawn =
        new ApiKey(
            0,
            KeyHash.of(raw, pepper),
            payer.tenant(),
            filed(draft, payer, OptionalLong.empty()),
            ApiKey.Shown.of(raw),
            clock.instant());
    ApiKey key =
        drawn.settings().revealable()
            ? stores.keys().addRevealable(drawn, raw)
            : stores.keys().add(drawn);
    directory.forget(key.hash());
    return new Issued(key, raw);
  }

  @Override
  public ApiKey revise(long id, Function<ApiKey.Settings, Draft> change) {
    ApiKey before = find(id);
    Draft draft = change.apply(before.settings());
    if (draft.settings().revealable() && !before.settings().revealable()) {
      throw GatewayException.invalidValue(
          "revealable", "the text of this key was not kept; make another key");
    }
    Account payer = payer(draft);
    ApiKey after =
        new ApiKey(
            id,
            before.hash(),
            payer.tenant(),
            filed(draft, payer, before.labels().project()),
            before.shown(),
            before.createdAt());
    stores.keys().update(after);
    hashes(after).forEach(directory::forget);
    return after;
  }

  @Override
  public Issued rotate(long id, Duration overlap) {
    check("overlap_seconds", overlap, Duration.ZERO, OVERLAP_MAX);
    ApiKey before = find(id);
    List<KeyHash> outdated = hashes(before);
    Secret raw = RawKey.generate(random);
    var text =
        new ApiKeyStore.NewText(
            KeyHash.of(raw, pepper),
            ApiKey.Shown.of(raw),
            before.settings().revealable() ? Optional.of(raw) : Optional.empty());
    Optional<Instant> previousUntil =
        overlap.isZero() ? Optional.empty() : Optional.of(now().plus(overlap));
    stores.keys().rotate(id, text, previousUntil);
    outdated.forEach(directory::forget);
    directory.forget(text.hash());
    return new Issued(find(id), raw);
  }

  @Override
  public Temporary temporary(long id, Duration life) {
    check("ttl_seconds", life, Duration.ofSeconds(1), TEMPORARY_MAX);
    ApiKey parent = find(id);
    if (parent.settings().status() == ApiKey.Status.DISABLED) {
      throw GatewayException.invalidValue("id", "this key is disabled");
    }
    if (parent.scope().expired(now())) {
      throw GatewayException.invalidValue("id", "this key has expired");
    }
    Instant wanted = now().plus(life);
    Instant end =
        parent
            .scope()
            .untilAtMost(wanted)
            .expiresAt()
            .orElse(wanted)
            .truncatedTo(ChronoUnit.MILLIS);
    return new Temporary(temporaryKeys.sign(new TemporaryKey(id, end), random), end);
  }

  @Override
  public ApiKey find(long id) {
    return stores
        .keys()
        .find(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("API key")));
  }

  @Override
  public Page<ApiKey> list(
      Optional<List<Long>> tenants, Optional<KeyState> state, int page, int size) {
    return stores.keys().list(tenants, state, page, size);
  }

  @Override
  public Map<Long, Trace> traces(Collection<Long> ids) {
    Map<Long, Instant> uses = stores.uses().find(ids);
    Map<Long, ApiKeyStore.Previous> previous = stores.keys().previous(ids);
    Map<Long, KeyState> states = stores.keys().states(ids);
    Map<Long, Trace> traces = new HashMap<>();
    for (Long id : ids) {
      traces.put(
          id,
          new Trace(
              Optional.ofNullable(uses.get(id)),
              Optional.ofNullable(previous.get(id)).map(ApiKeyStore.Previous::until),
              states.getOrDefault(id, KeyState.ENABLED)));
    }
    return traces;
  }

  @Override
  public void remove(long id) {
    List<KeyHash> outdated = hashes(find(id));
    stores.keys().remove(id);
    outdated.forEach(directory::forget);
  }

  /** Everything that finds the key. */
  private List<KeyHash> hashes(ApiKey key) {
    List<KeyHash> hashes = new ArrayList<>(List.of(key.hash()));
    stores
        .keys()
        .previous(List.of(key.id()))
        .values()
        .forEach(earlier -> hashes.add(earlier.hash()));
    return hashes;
  }

  /** The account that pays, once everything else in the draft has been looked at. */
  private Account payer(Draft draft) {
    ApiKey.Settings settings = draft.settings();
    Labels labels = settings.labels();
    Names.check("name", settings.name());
    Names.checkOptional("group", labels.group());
    labels.tags().forEach(tag -> Names.check("tags", tag));
    if (labels.tags().size() > TAGS_MAX) {
      throw GatewayException.invalidValue("tags", "has at most " + TAGS_MAX + " elements");
    }
    draft.project().ifPresent(name -> Names.check(PROJECT, name));
    return stores
        .accounts()
        .find(settings.account())
        .filter(account -> account.owner().type() != Account.OwnerType.SYSTEM)
        .orElseThrow(() -> GatewayException.invalidValue("account_id", "there is no such account"));
  }

  /** The settings in the project of the draft, which must belong to whoever pays. */
  private ApiKey.Settings filed(Draft draft, Account payer, OptionalLong before) {
    ApiKey.Settings settings = draft.settings();
    Labels labels = settings.labels();
    if (draft.project().isPresent()) {
      Project named = stores.projects().named(payer.tenant(), draft.project().get());
      return settings.with(labels.in(open(named, before).id()));
    }
    if (labels.project().isPresent()) {
      Project project =
          stores
              .projects()
              .find(labels.project().getAsLong())
              .filter(found -> found.tenant() == payer.tenant())
              .orElseThrow(() ->
                  GatewayException.invalidValue(PROJECT, "the key's owner has no such project"));
      open(project, before);
    }
    return settings;
  }

  /** The project, if a key that is in {@code before} may be in it from now on. */
  private static Project open(Project project, OptionalLong before) {
    if (project.archived() && !before.equals(OptionalLong.of(project.id()))) {
      throw GatewayException.invalidValue(PROJECT, "the project is archived");
    }
    return project;
  }

  /** To the millisecond, as ends are kept and told. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static void check(String field, Duration given, Duration least, Duration most) {
    if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
      throw GatewayException.invalidValue(
          field, "is " + least.toSeconds() + " to " + most.toSeconds() + " seconds");
    }
  }
}
