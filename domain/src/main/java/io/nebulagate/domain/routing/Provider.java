package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A configured upstream, without its secrets.
 *
 * @param baseUrl the root of the upstream's API
 * @param models public name → the upstream's own name
 * @param aliases further names clients may use → the upstream's own name; see {@link Rung#ALIAS}
 * @param traffic how much of it goes there, and by which of its keys
 * @param tags what policies and operators tell providers apart by
 * @param apis what may be asked of it; empty {@code Optional} = all its type has
 * @param site what there is to know of it as a NewAPI site; only for {@link ProviderType#NEWAPI}
 * @param apiVersion which edition of its API is asked for; only for {@link ProviderType#AZURE},
 *     where none means the one that needs no name
 */
public record Provider(
    long id,
    String name,
    ProviderType type,
    URI baseUrl,
    Map<ModelName, ModelName> models,
    Map<ModelName, ModelName> aliases,
    Traffic traffic,
    Optional<String> region,
    Set<String> tags,
    boolean enabled,
    Optional<Set<Api>> apis,
    Timeouts timeouts,
    Optional<Site> site,
    Optional<String> apiVersion) {

  /** Copies the collections. */
  public Provider {
    models = Map.copyOf(models);
    aliases = Map.copyOf(aliases);
    tags = Set.copyOf(tags);
    apis = apis.map(Set::copyOf);
  }

  /** An enabled provider of OpenAI's dialect with everything at its default, not kept yet. */
  public static Provider openAi(String name, URI baseUrl, Map<ModelName, ModelName> models) {
    return of(ProviderType.OPENAI, name, baseUrl, models);
  }

  /** An enabled provider with everything at its default, not kept yet. */
  public static Provider of(
      ProviderType type, String name, URI baseUrl, Map<ModelName, ModelName> models) {
    return new Provider(
        0,
        name,
        type,
        baseUrl,
        models,
        Map.of(),
        Traffic.DEFAULT,
        Optional.empty(),
        Set.of(),
        true,
        Optional.empty(),
        Timeouts.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * What this provider is asked when a client asks for something: the same where it speaks the
   * client's dialect; its own form of the same where that can be translated; else nothing.
   */
  Optional<Endpoint> answers(Endpoint asked) {
    if (type.dialect() == asked.dialect() && offers(asked.api())) {
      return Optional.of(asked);
    }
    return offered().stream()
        .filter(form -> asked.api().isConversation() ? form.isConversation() : form == asked.api())
        .filter(Api::crossesDialects)
        .findFirst()
        .map(form -> new Endpoint(type.dialect(), form));
  }

  /** What it may be asked in its own dialect, the most usual first. */
  public List<Api> offered() {
    return type.apis().stream().filter(this::offers).toList();
  }

  /** Whether the operator and its type let it be asked for {@code api}. */
  boolean offers(Api api) {
    return type.apis().contains(api) && apis.map(some -> some.contains(api)).orElse(true);
  }

  /** The same provider under the id it is kept with. */
  public Provider withId(long kept) {
    return new Provider(
        kept,
        name,
        type,
        baseUrl,
        models,
        aliases,
        traffic,
        region,
        tags,
        enabled,
        apis,
        timeouts,
        site,
        apiVersion);
  }

  /** The same provider at another address. */
  public Provider at(URI url) {
    return new Provider(
        id,
        name,
        type,
        url,
        models,
        aliases,
        traffic,
        region,
        tags,
        enabled,
        apis,
        timeouts,
        site,
        apiVersion);
  }

  /** The same provider with other models. */
  public Provider serving(Map<ModelName, ModelName> others) {
    return new Provider(
        id,
        name,
        type,
        baseUrl,
        others,
        aliases,
        traffic,
        region,
        tags,
        enabled,
        apis,
        timeouts,
        site,
        apiVersion);
  }

  /** The same provider with another share of the traffic. */
  public Provider taking(Traffic other) {
    return new Provider(
        id,
        name,
        type,
        baseUrl,
        models,
        aliases,
        other,
        region,
        tags,
        enabled,
        apis,
        timeouts,
        site,
        apiVersion);
  }

  /** The same provider, switched on or off. */
  public Provider enabled(boolean on) {
    return new Provider(
        id,
        name,
        type,
        baseUrl,
        models,
        aliases,
        traffic,
        region,
        tags,
        on,
        apis,
        timeouts,
        site,
        apiVersion);
  }

  /** The same provider with other APIs. */
  public Provider offering(Optional<Set<Api>> others) {
    return new Provider(
        id,
        name,
        type,
        baseUrl,
        models,
        aliases,
        traffic,
        region,
        tags,
        enabled,
        others,
        timeouts,
        site,
        apiVersion);
  }

  /** The same provider with other bounds in time. */
  public Provider within(Timeouts bounds) {
    return new Provider(
        id,
        name,
        type,
        baseUrl,
        models,
        aliases,
        traffic,
        region,
        tags,
        enabled,
        apis,
        bounds,
        site,
        apiVersion);
  }

  /** The same provider by another edition of its API. */
  public Provider versioned(Optional<String> edition) {
    return new Provider(
        id, name, type, baseUrl, models, aliases, traffic, region, tags, enabled, apis, timeouts,
        site, edition);
  }

  /** The public names it serves, sorted; aliases are not among them. */
  public List<ModelName> modelNames() {
    return models.keySet().stream().sorted().toList();
  }

  /**
   * How much of the traffic goes to a provider, and by which of its keys.
   *
   * @param weight the share among providers of one priority, 0 to 1 000 000
   * @param priority higher is tried first
   * @param keys which of several keys a request gets
   * @param rpmMax requests this replica sends it within a minute at most, at least 1; empty = any
   *     number. What is above goes elsewhere
   */
  public record Traffic(int weight, int priority, KeyChoice keys, Optional<Integer> rpmMax) {

    /** Weight 10, priority 0, any key, any number. */
    public static final Traffic DEFAULT = new Traffic(10, 0, KeyChoice.RANDOM, Optional.empty());

    /** The default with another weight and priority. */
    public static Traffic of(int weight, int priority) {
      return new Traffic(weight, priority, KeyChoice.RANDOM, Optional.empty());
    }
  }

  /** Which key of a provider with several a request gets; only keys in good health count. */
  public enum KeyChoice {
    /** By chance, in proportion to the weights of their routes. */
    RANDOM,
    /** One after the other. */
    ROUND_ROBIN,
    /** The one with the fewest requests under way on this replica. */
    LEAST_LOADED
  }

  /**
   * How long an upstream may take.
   *
   * @param connect to accept a connection
   * @param firstByte to send the head of its answer
   * @param idle between two pieces of an answer
   * @param total from the beginning to the end of an answer
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {

    /** 10 seconds to connect, 5 minutes to begin, 2 minutes between pieces, an hour in all. */
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofHours(1));

    /** The same but for the time to begin. */
    public Timeouts beginningWithin(Duration other) {
      return new Timeouts(connect, other, idle, total);
    }
  }

  /**
   * How a NewAPI site is spoken to besides relaying.
   *
   * @param userId the number of the user whose access token is kept with the provider
   * @param checkIn whether to check in there every day
   * @param staleAfter how old the last known balance may be before nothing is routed there
   */
  public record Site(long userId, boolean checkIn, Duration staleAfter) {

    /** How old a balance may be unless the operator says otherwise. */
    public static final Duration STALE_AFTER = Duration.ofDays(2);
  }
}
