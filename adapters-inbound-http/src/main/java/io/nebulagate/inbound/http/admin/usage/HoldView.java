package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.ledger.Transfer.Kind;
import io.nebulagate.domain.ledger.Transfer.Phase;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.document.Schemas;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The life of what was set aside for a request, told from the entries of its journal.
 *
 * @param amount what was held at first
 * @param extended what was added while it ran
 * @param legs how many holds that were
 * @param status {@code open}, {@code settled}, {@code voided} or {@code expired}
 * @param fromLease whether it came out of a slice lent to a replica, and had no hold of its own
 */
record HoldView(
    @Schema(ref = Schemas.USD) String amount,
    @Schema(ref = Schemas.USD) String extended,
    int legs,
    String status,
    @JsonProperty("from_lease") boolean fromLease,
    @JsonProperty("held_at") @Nullable String heldAt,
    @JsonProperty("resolved_at") @Nullable String resolvedAt) {

  private static final Set<Kind> RESOLVING = Set.of(Kind.CHARGE, Kind.VOID, Kind.EXPIRE);

  private static final Comparator<Transfer> OLDEST_FIRST =
      Comparator.comparing(Transfer::createdAt).thenComparing(Transfer::id);

  /** The hold of a request; nothing when nothing was held for it. */
  static Optional<HoldView> of(List<Transfer> journal) {
    List<Transfer> legs =
        journal.stream()
            .filter(entry -> entry.kind() == Kind.HOLD && entry.phase() == Phase.PENDING)
            .sorted(OLDEST_FIRST)
            .toList();
    List<Transfer> resolutions =
        journal.stream()
            .filter(entry -> entry.phase() != Phase.PENDING && RESOLVING.contains(entry.kind()))
            .toList();
    if (legs.isEmpty() && resolutions.isEmpty()) {
      return Optional.empty();
    }
    boolean open = !ids(resolutions).containsAll(ids(legs));
    List<Transfer> late =
        journal.stream().filter(entry -> entry.kind() == Kind.CORRECTION).toList();
    Stream<Instant> ends =
        open
            ? Stream.of()
            : Stream.concat(resolutions.stream(), late.stream()).map(Transfer::createdAt);
    return Optional.of(
        new HoldView(
            sum(legs.stream().limit(1)),
            sum(legs.stream().skip(1)),
            legs.size(),
            open ? "open" : status(resolutions, late),
            !ids(legs).containsAll(ids(resolutions)),
            legs.stream().findFirst().map(leg -> leg.createdAt().toString()).orElse(null),
            ends.max(Comparator.naturalOrder()).map(Instant::toString).orElse(null)));
  }

  private static Set<UUID> ids(List<Transfer> entries) {
    return entries.stream().map(Transfer::id).collect(Collectors.toSet());
  }

  /** One leg that is charged makes all of it settled; what comes after its time corrects it. */
  private static String status(List<Transfer> resolutions, List<Transfer> late) {
    Set<Kind> kinds = resolutions.stream().map(Transfer::kind).collect(Collectors.toSet());
    if (kinds.contains(Kind.CHARGE) || !late.isEmpty()) {
      return "settled";
    }
    return kinds.contains(Kind.EXPIRE) ? "expired" : "voided";
  }

  private static String sum(Stream<Transfer> legs) {
    return legs.map(Transfer::amount).reduce(Money.ZERO, Money::plus).toDecimal();
  }
}
