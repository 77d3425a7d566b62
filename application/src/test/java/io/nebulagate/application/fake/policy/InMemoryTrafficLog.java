package io.nebulagate.application.fake.policy;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.policy.replay.TrafficLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Traits;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.replay.PastRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The records of a ledger in memory, as rules may look at them. */
public final class InMemoryTrafficLog implements TrafficLog {

  private final InMemoryLedgerStore ledger;
  private final ApiKeyStore keys;

  /** Looks into {@code ledger}; {@code keys} know their tags. */
  public InMemoryTrafficLog(InMemoryLedgerStore ledger, ApiKeyStore keys) {
    this.ledger = ledger;
    this.keys = keys;
  }

  @Override
  public void newestFirst(Window window, Predicate<PastRequest> look) {
    List<RequestRecord> newestFirst =
        ledger.records().stream()
            .filter(record -> !record.id().madeAt().isBefore(window.from()))
            .filter(record -> record.id().madeAt().isBefore(window.until()))
            .filter(record -> record.usage().source() != UsageSource.REPLAY)
            .sorted(
                Comparator.comparing((RequestRecord record) -> record.id().toString()).reversed())
            .toList();
    for (RequestRecord record : newestFirst) {
      if (!look.test(request(record))) {
        return;
      }
    }
  }

  private PastRequest request(RequestRecord record) {
    Set<ModelName> models =
        record
            .traits()
            .map(traits -> Stream.of(traits.asked(), traits.meant()).collect(Collectors.toSet()))
            .orElseGet(() -> Set.of(record.question().model()));
    return new PastRequest(
        record.id(),
        record.caller().account(),
        record.caller().apiKeyId(),
        keys.find(record.caller().apiKeyId()).map(key -> key.labels().tags()).orElse(List.of()),
        record.question().api(),
        models,
        record.traits().map(Traits::promptBytes),
        record.traits().flatMap(Traits::country),
        record.hits());
  }
}
