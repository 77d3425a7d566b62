package io.nebulagate.application.contract.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.responses.KeptId;
import io.nebulagate.application.responses.KeptIdStore;
import io.nebulagate.application.routing.Place;
import io.nebulagate.domain.chat.ModelName;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of who keeps what does. */
public abstract class KeptIdStoreContract {

  private final String id = "resp_" + UUID.randomUUID();
  private final long tenant = UUID.randomUUID().getMostSignificantBits() >>> 1;

  /** The store under test. */
  protected abstract KeptIdStore store();

  /** So much time passes for it. */
  protected abstract void pass(Duration time);

  @Test
  protected void whatIsKeptIsFoundAsItWasByItsTenantAlone() {
    KeptId kept = kept(id, 1);

    store().keep(List.of(kept, kept("msg_" + id, 1)));

    assertThat(store().find(tenant, List.of(id, "resp_other"))).containsExactly(kept);
    assertThat(store().find(tenant + 1, List.of(id))).isEmpty();
  }

  @Test
  protected void twoTenantsMayHaveTheSameName() {
    KeptId own = kept(id, 1);
    KeptId theirs = new KeptId(tenant + 1, id, 7, new ModelName("m"), own.place());

    store().keep(List.of(own, theirs));

    assertThat(store().find(tenant, List.of(id))).containsExactly(own);
    assertThat(store().find(tenant + 1, List.of(id))).containsExactly(theirs);
  }

  @Test
  protected void aNameThatIsGivenAgainIsOfTheNewerPlace() {
    store().keep(List.of(kept(id, 1)));

    store().keep(List.of(kept(id, 2)));

    assertThat(store().find(tenant, List.of(id))).containsExactly(kept(id, 2));
  }

  @Test
  protected void whatIsThrownAwayIsGoneForItsTenantAlone() {
    KeptId theirs = new KeptId(tenant + 1, id, 7, new ModelName("m"), kept(id, 1).place());
    store().keep(List.of(kept(id, 1), theirs));

    store().forget(tenant, id);

    assertThat(store().find(tenant, List.of(id))).isEmpty();
    assertThat(store().find(tenant + 1, List.of(id))).containsExactly(theirs);
  }

  @Test
  protected void afterThirtyDaysItIsNotFoundAndThenForgotten() {
    pass(Duration.ofDays(30));
    store().sweep(100_000); // what other tests left
    store().keep(List.of(kept(id, 1), kept("msg_" + id, 1)));
    assertThat(store().sweep(10)).isZero();

    pass(Duration.ofDays(29));
    assertThat(store().find(tenant, List.of(id))).hasSize(1);
    pass(Duration.ofDays(1));

    assertThat(store().find(tenant, List.of(id))).isEmpty();
    assertThat(store().sweep(1)).isEqualTo(1);
    assertThat(store().sweep(10)).isEqualTo(1);
  }

  private KeptId kept(String name, long provider) {
    return new KeptId(
        tenant, name, 3, new ModelName("m"), new Place(provider, "p" + provider, 4, 5));
  }
}
