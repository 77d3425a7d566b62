package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.ledger.Transfer.Kind;
import io.nebulagate.domain.ledger.Transfer.Phase;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life of what was set aside for a request, told from the entries of its journal.
 *
 * @param amount what was held at first
 * @param extended what was added while it ran
 * @param legs how many holds that were
 * @param status {@code open}, {@code settled}, {@code voided} or {@code expired}
 * @param lease the slice of a lease it was taken from, if one was
 */
record HoldView(
    String amount,
    String extended,
    int legs,
    String status,
    @JsonProperty("held_at") @Nullable String heldAt,
    @JsonProperty("resolved_at") @Nullable String resolvedAt,
    @Nullable String lease) {

  private static final Comparator<Transfer> OLDEST_FIRST =
      Comparator.comparing(Transfer::createdAt).thenComparing(Transfer::id);

  /** The hold of a request; nothing when nothing was held for it. */
  static Optional<HoldView> of(List<Transfer> journal) {
    List<Transfer> legs =
        journal.stream()
            .filter(entry -> entry.kind() == Kind.HOLD && entry.phase() == Phase.PENDING)
            .sorted(OLDEST_FIRST)
            .toList();
    Optional<UUID> lease =
        journal.stream().filter(entry -> entry.kind() == Kind.LEASE).map(Transfer::id).findFirst();
    if (legs.isEmpty() && lease.isEmpty()) {
      return Optional.empty();
    }
    Set<UUID> holds = legs.stream().map(Transfer::id).collect(Collectors.toSet());
    List<Transfer> resolutions =
        journal.stream()
            .filter(entry -> entry.phase() != Phase.PENDING && holds.contains(entry.id()))
            .toList();
    boolean open = resolutions.stream().map(Transfer::id).distinct().count() < holds.size();
    Stream<Instant> ends = open ? Stream.of() : resolutions.stream().map(Transfer::createdAt);
    return Optional.of(
        new HoldView(
            sum(legs.stream().limit(1)),
            sum(legs.stream().skip(1)),
            legs.size(),
            open ? "open" : status(resolutions),
            legs.stream().findFirst().map(leg -> leg.createdAt().toString()).orElse(null),
            ends.max(Comparator.naturalOrder()).map(Instant::toString).orElse(null),
            lease.map(UUID::toString).orElse(null)));
  }

  /** One leg that is charged makes all of it settled, also when that comes after its time. */
  private static String status(List<Transfer> resolutions) {
    Set<Kind> kinds = resolutions.stream().map(Transfer::kind).collect(Collectors.toSet());
    if (kinds.contains(Kind.EXPIRE) && !kinds.contains(Kind.CHARGE)) {
      return "expired";
    }
    return kinds.contains(Kind.CHARGE) ? "settled" : "voided";
  }

  private static String sum(Stream<Transfer> legs) {
    return legs.map(Transfer::amount).reduce(Money.ZERO, Money::plus).toDecimal();
  }
}
