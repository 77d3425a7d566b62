package io.nebulagate.application.fake.sync;

import io.nebulagate.application.contract.sync.SiteBench;
import io.nebulagate.application.sync.site.SiteAccess;
import io.nebulagate.application.sync.site.SiteClient;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Ratios;
import io.nebulagate.domain.site.QuotaUnit;
import io.nebulagate.domain.site.SiteModel;
import io.nebulagate.domain.site.SitePricing;
import io.nebulagate.domain.site.SiteStatus;
import io.nebulagate.domain.site.SiteToken;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sites that all answer alike: one token, told in clear, some models, $2.50. Counts who is asked
 * how often, and how many at once.
 */
public final class ScriptedSite implements SiteClient {

  private final List<SiteModel> models = new ArrayList<>();
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile Optional<SiteFault> fault = Optional.empty();
  private volatile Runnable pause = () -> {};

  /** Sells {@code names}, each at the price of its ratio 1. */
  public ScriptedSite(String... names) {
    for (String name : names) {
      models.add(
          new SiteModel(
              new ModelName(name),
              new SiteModel.Pricing.ByRatio(
                  new Ratios(
                      BigDecimal.ONE,
                      BigDecimal.TWO,
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty())),
              Set.of(SiteModel.ALL),
              Set.of()));
    }
  }

  /** Fails from now on. */
  public void failing(SiteFault with) {
    fault = Optional.of(with);
  }

  /** Answers again. */
  public void answering() {
    fault = Optional.empty();
  }

  /** Does something while it is asked. */
  public void pausing(Runnable meanwhile) {
    pause = meanwhile;
  }

  /** How often each site was asked for its status, by its address. */
  public Map<String, Integer> asked() {
    return Map.copyOf(asked);
  }

  /** How many were asked at once at most. */
  public int most() {
    return most.get();
  }

  @Override
  public SiteStatus status(SiteAccess site) {
    asked.merge(site.baseUrl().toString(), 1, Integer::sum);
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      pause.run();
    } finally {
      running.decrementAndGet();
    }
    fault.ifPresent(with -> {
      throw new SiteException(with);
    });
    return new SiteStatus(Optional.empty(), Optional.of("v1"), QuotaUnit.DEFAULT, false);
  }

  @Override
  public SitePricing pricing(SiteAccess site) {
    return new SitePricing(models, Map.of(SiteBench.GROUP, BigDecimal.ONE), List.of());
  }

  @Override
  public TokenPage tokens(SiteAccess site, int page) {
    SiteToken token =
        new SiteToken(
            1,
            "main",
            Secret.of("sk-the-text-of-a-key"),
            true,
            Optional.empty(),
            SiteBench.GROUP,
            Optional.empty());
    return new TokenPage(List.of(token), true, 1, Optional.of(1L));
  }

  @Override
  public Secret revealKey(SiteAccess site, long token) {
    throw new SiteException(new SiteFault.Failed(404));
  }

  @Override
  public Secret readKey(SiteAccess site, long token) {
    throw new SiteException(new SiteFault.Failed(404));
  }

  @Override
  public Self self(SiteAccess site) {
    return new Self(
        new BigDecimal("1250000"), Optional.of(new BigDecimal("500000")), SiteBench.GROUP);
  }

  @Override
  public CheckInAnswer checkIn(SiteAccess site) {
    return new CheckInAnswer(true, "done", Optional.of(new BigDecimal("10000")));
  }

  @Override
  public boolean mayCheckIn(SiteAccess site) {
    return true;
  }
}
