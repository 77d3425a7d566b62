package io.nebulagate.application.notices;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.notices.Outbox.Sent;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Occasion;
import io.nebulagate.domain.notice.Webhook;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Keeps webhooks in a store; what is tested goes the way that every notice goes. */
public final class WebhookService implements WebhookUseCase {

  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  private final WebhookStore store;
  private final Outbox outbox;
  private final WebhookCalls calls;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * Keeps them in {@code store}.
   *
   * @param random unpredictable; makes secrets
   */
  public WebhookService(
      WebhookStore store,
      Outbox outbox,
      WebhookCalls calls,
      RandomGenerator random,
      InstantSource clock) {
    this.store = store;
    this.outbox = outbox;
    this.calls = calls;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Issued add(long tenant, Wanted wanted) {
    Webhook webhook = made(UUID.randomUUID(), tenant, wanted, clock.instant());
    Secret secret = Secret.toSignWith(random);
    if (!store.add(webhook, secret)) {
      throw GatewayException.invalidValue(
          "url", "there are " + Webhook.EACH_MAX + " webhooks already, which is the most");
    }
    return new Issued(webhook, secret);
  }

  @Override
  public List<Webhook> of(long tenant) {
    return store.of(tenant);
  }

  @Override
  public Page<Webhook> all(int page, int size) {
    return store.all(page, size);
  }

  @Override
  public Webhook find(UUID id) {
    return store.find(id).orElseThrow(WebhookService::unknown);
  }

  /** The URL is asked about before anything is locked: names may resolve slowly. */
  @Override
  public Webhook change(UUID id, UnaryOperator<Wanted> change) {
    Webhook seen = find(id);
    Webhook checked = made(id, seen.tenant(), change.apply(said(seen)), seen.createdAt());
    return store
        .change(
            id,
            kept -> {
              Wanted wanted = change.apply(said(kept));
              return new Webhook(
                  kept.id(),
                  kept.tenant(),
                  wanted.url().equals(kept.url().toString()) ? kept.url() : checked.url(),
                  wanted.kinds(),
                  wanted.enabled(),
                  kept.createdAt());
            })
        .orElseThrow(WebhookService::unknown);
  }

  @Override
  public Issued rotate(UUID id) {
    Webhook webhook = find(id);
    Secret secret = Secret.toSignWith(random);
    if (!store.rotate(id, secret)) {
      throw unknown();
    }
    return new Issued(webhook, secret);
  }

  @Override
  public void remove(UUID id) {
    if (!store.remove(id)) {
      throw unknown();
    }
  }

  @Override
  public void test(UUID id) {
    Webhook webhook = find(id);
    Occasion occasion = new Occasion.Test(id, clock.millis() / MINUTE_MILLIS);
    var _ =
        outbox.addFor(
            id, Notice.of(UUID.randomUUID(), webhook.tenant(), occasion, clock.instant()));
  }

  @Override
  public Page<Sent> deliveries(UUID id, int page, int size) {
    var _ = find(id);
    return outbox.ofWebhook(id, page, size);
  }

  private Webhook made(UUID id, long tenant, Wanted wanted, Instant createdAt) {
    URI url = parsed(wanted.url());
    calls.check(tenant, url);
    if (wanted.kinds().isEmpty()) {
      throw GatewayException.invalidValue("kinds", "at least one is needed");
    }
    return new Webhook(id, tenant, url, wanted.kinds(), wanted.enabled(), createdAt);
  }

  private static Wanted said(Webhook webhook) {
    return new Wanted(webhook.url().toString(), webhook.kinds(), webhook.enabled());
  }

  private static URI parsed(String text) {
    if (text.length() > Webhook.URL_LENGTH_MAX) {
      throw wrong("has at most " + Webhook.URL_LENGTH_MAX + " characters");
    }
    try {
      URI url = new URI(text);
      boolean http =
          "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
      if (!http || url.getHost() == null) {
        throw wrong("begins with https:// and a host");
      }
      if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
        throw wrong("has no user, password or fragment");
      }
      return url;
    } catch (URISyntaxException notOne) {
      throw wrong("must be a URL");
    }
  }

  private static GatewayException wrong(String reason) {
    return GatewayException.invalidValue("url", reason);
  }

  private static GatewayException unknown() {
    return new GatewayException(new GatewayError.NotFound("webhook"));
  }
}
