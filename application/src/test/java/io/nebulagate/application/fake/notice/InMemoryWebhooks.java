package io.nebulagate.application.fake.notice;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Webhook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Keeps webhooks in a map. */
public final class InMemoryWebhooks implements WebhookStore {

  private final Map<UUID, Webhook> webhooks = new LinkedHashMap<>();
  private final Map<UUID, Secret> secrets = new LinkedHashMap<>();

  @Override
  public synchronized boolean add(Webhook webhook, Secret secret) {
    if (of(webhook.tenant()).size() >= Webhook.EACH_MAX) {
      return false;
    }
    webhooks.put(webhook.id(), webhook);
    secrets.put(webhook.id(), secret);
    return true;
  }

  @Override
  public synchronized Optional<Webhook> find(UUID id) {
    return Optional.ofNullable(webhooks.get(id));
  }

  @Override
  public synchronized List<Webhook> of(long tenant) {
    return webhooks.values().stream().filter(webhook -> webhook.tenant() == tenant).toList();
  }

  @Override
  public synchronized Page<Webhook> all(int page, int size) {
    Stream<Webhook> some = webhooks.values().stream().skip((long) page * size).limit(size);
    return new Page<>(some.toList(), webhooks.size());
  }

  @Override
  public synchronized Optional<Webhook> change(UUID id, UnaryOperator<Webhook> change) {
    return Optional.ofNullable(webhooks.computeIfPresent(id, (_, kept) -> change.apply(kept)));
  }

  @Override
  public synchronized boolean rotate(UUID id, Secret secret) {
    return secrets.computeIfPresent(id, (_, _) -> secret) != null;
  }

  @Override
  public synchronized boolean remove(UUID id) {
    secrets.remove(id);
    return webhooks.remove(id) != null;
  }

  synchronized Optional<Secret> secretOf(UUID id) {
    return Optional.ofNullable(secrets.get(id));
  }

  synchronized List<UUID> receiving(Notice notice) {
    return webhooks.values().stream()
        .filter(webhook -> webhook.ofOperator() || webhook.tenant() == notice.tenant())
        .filter(webhook -> webhook.enabled() && webhook.kinds().contains(notice.kind()))
        .map(Webhook::id)
        .toList();
  }
}
