package io.nebulagate.persistence.postgres.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.sync.Learnt.Served;
import io.nebulagate.application.sync.SyncChanges.Counts;
import io.nebulagate.domain.site.SiteModel;
import io.nebulagate.domain.site.SiteModel.Pricing;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a site's keys are asked for. Only what differs is written. */
@ApplicationScoped
class SiteRoutes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ADD =
      """
      INSERT INTO routes (model, provider_id, key_id, upstream_model, enabled)
      SELECT n.model, ?, n.key, n.model, true
      FROM unnest(?::text[], ?::bigint[]) WITH ORDINALITY AS n(model, key, place)
      ORDER BY n.place
      """;

  private static final String NAMED =
      "SELECT key FROM providers p CROSS JOIN jsonb_object_keys(p.models) AS key WHERE p.id = ?";

  private static final String DESCRIBE =
      """
      INSERT INTO site_models (provider_id, model, groups, endpoints, unpriced)
      SELECT ?, n.model, n.groups::text[], n.endpoints::text[], n.unpriced
      FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
        AS n(model, groups, endpoints, unpriced)
      ON CONFLICT (provider_id, model) DO UPDATE SET groups = excluded.groups,
        endpoints = excluded.endpoints, unpriced = excluded.unpriced
      """;

  private final Statements statements;

  SiteRoutes(Statements statements) {
    this.statements = statements;
  }

  /** Makes the routes those that are named; {@code keys} tells which key a token is. */
  Counts follow(long provider, Collection<Served> wanted, Map<Long, Long> keys) {
    Set<Place> missing = new HashSet<>();
    wanted.forEach(one -> missing.add(new Place(keyOf(one, keys), one.model().value())));
    List<Long> gone = new ArrayList<>();
    List<Kept> kept =
        statements.all(
            "SELECT id, key_id, model FROM routes WHERE provider_id = ?",
            row ->
                new Kept(
                    row.getLong("id"), new Place(row.getLong("key_id"), row.getString("model"))),
            provider);
    for (Kept route : kept) {
      if (!missing.remove(route.place())) {
        gone.add(route.id());
      }
    }
    if (!gone.isEmpty()) {
      statements.update(
          "DELETE FROM routes WHERE id = ANY (?)", (Object) gone.toArray(Long[]::new));
    }
    add(provider, missing);
    return new Counts(missing.size(), gone.size(), 0);
  }

  private static long keyOf(Served service, Map<Long, Long> keys) {
    Long key = keys.get(service.token());
    if (key == null) {
      throw new IllegalArgumentException("a route of a token that was not learnt");
    }
    return key;
  }

  private void add(long provider, Set<Place> missing) {
    if (!missing.isEmpty()) {
      List<Place> inOrder = new ArrayList<>(new TreeSet<>(missing));
      statements.update(
          ADD,
          provider,
          inOrder.stream().map(Place::model).toArray(String[]::new),
          inOrder.stream().map(Place::key).toArray(Long[]::new));
    }
  }

  /** Makes the provider's models those that are asked for, under their own names. */
  Counts nameModels(long provider, Collection<Served> routes) {
    Set<String> wanted =
        routes.stream()
            .map(one -> one.model().value())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> kept = new HashSet<>(statements.all(NAMED, row -> row.getString(1), provider));
    int added = (int) wanted.stream().filter(name -> !kept.contains(name)).count();
    int removed = (int) kept.stream().filter(name -> !wanted.contains(name)).count();
    if (added > 0 || removed > 0) {
      ObjectNode names = JSON.createObjectNode();
      wanted.forEach(name -> names.put(name, name));
      statements.update(
          "UPDATE providers SET models = ?::jsonb WHERE id = ?", names.toString(), provider);
    }
    return new Counts(added, removed, 0);
  }

  /** Keeps what the site says of its models. */
  void describe(long provider, List<SiteModel> models) {
    Map<String, About> kept = new HashMap<>();
    statements
        .all(
            "SELECT model, groups, endpoints, unpriced FROM site_models WHERE provider_id = ?",
            row ->
                Map.entry(
                    row.getString("model"),
                    new About(
                        Statements.literal(List.of((String[]) row.getArray("groups").getArray())),
                        Statements.literal(
                            List.of((String[]) row.getArray("endpoints").getArray())),
                        row.getString("unpriced"))),
            provider)
        .forEach(row -> kept.put(row.getKey(), row.getValue()));
    Map<String, About> changed = new HashMap<>();
    for (SiteModel model : models) {
      About about = About.of(model);
      if (!about.equals(kept.remove(model.name().value()))) {
        changed.put(model.name().value(), about);
      }
    }
    if (!kept.isEmpty()) {
      statements.update(
          "DELETE FROM site_models WHERE provider_id = ? AND model = ANY (?)",
          provider,
          kept.keySet().toArray(String[]::new));
    }
    write(provider, changed);
  }

  private void write(long provider, Map<String, About> changed) {
    if (!changed.isEmpty()) {
      List<String> names = changed.keySet().stream().sorted().toList();
      List<About> inOrder = names.stream().map(changed::get).toList();
      statements.update(
          DESCRIBE,
          provider,
          names.toArray(String[]::new),
          inOrder.stream().map(About::groups).toArray(String[]::new),
          inOrder.stream().map(About::endpoints).toArray(String[]::new),
          inOrder.stream().map(About::unpriced).toArray(String[]::new));
    }
  }

  private record Kept(long id, Place place) {}

  private record Place(long key, String model) implements Comparable<Place> {

    @Override
    public int compareTo(Place other) {
      int byKey = Long.compare(key, other.key);
      return byKey != 0 ? byKey : model.compareTo(other.model);
    }
  }

  private record About(String groups, String endpoints, @Nullable String unpriced) {

    static About of(SiteModel model) {
      String reason =
          switch (model.pricing()) {
            case Pricing.ByRatio _, Pricing.ByCall _ -> null;
            case Pricing.Unknown(SiteModel.Reason why) -> why.name();
          };
      return new About(
          Statements.literal(model.groups()), Statements.literal(model.endpoints()), reason);
    }
  }
}
