package io.nebulagate.persistence.memory;

import io.nebulagate.domain.chat.RequestId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one owner's requests have taken. Not thread-safe. */
final class OwnerCounts {

  final SlidingWindow requests;
  final SlidingWindow tokens;

  /** When leases end, on the monotonic clock; all live equally long, so the oldest end first. */
  private final Map<RequestId, Long> leases = new LinkedHashMap<>();

  OwnerCounts(long slot) {
    this.requests = new SlidingWindow(slot);
    this.tokens = new SlidingWindow(slot);
  }

  void at(long slot, long nanos) {
    requests.slideTo(slot);
    tokens.slideTo(slot);
    Iterator<Long> ends = leases.values().iterator();
    while (ends.hasNext() && ends.next() - nanos <= 0) {
      ends.remove();
    }
  }

  int running() {
    return leases.size();
  }

  void lease(RequestId request, long until) {
    leases.remove(request);
    leases.put(request, until);
  }

  boolean leased(RequestId request) {
    return leases.containsKey(request);
  }

  void free(RequestId request) {
    leases.remove(request);
  }

  /** Whether forgetting this would change nothing. */
  boolean idle() {
    return requests.total() == 0 && tokens.total() == 0 && leases.isEmpty();
  }
}
