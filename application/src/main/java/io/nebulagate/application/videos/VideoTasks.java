package io.nebulagate.application.videos;

import io.nebulagate.domain.chat.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where videos are kept. Blocking; thread-safe; time is the store's own. */
public interface VideoTasks {

  /** Keeps a task that has begun; the same one twice is kept once. */
  void add(VideoTask task);

  /** The video of that id, if it belongs to {@code tenant} and was not deleted. */
  Optional<VideoTask> find(long tenant, RequestId id);

  /**
   * The videos of a tenant that were not deleted, in the order they were begun.
   *
   * @param after where to go on; from the beginning when empty
   * @param limit the most to answer
   * @param newestFirst whether the order is turned round
   */
  List<VideoTask> list(long tenant, Optional<RequestId> after, int limit, boolean newestFirst);

  /**
   * Notes what its provider says of a video. The first end that is noted is the one that counts:
   * whatever is said afterwards changes nothing.
   *
   * @return the video as it is known now
   */
  VideoTask observe(RequestId id, VideoState told);

  /** The hold of an ended video has been resolved. */
  void settled(RequestId id);

  /** Nobody sees the video any more. */
  void delete(RequestId id);

  /**
   * Takes tasks that are not settled and that nobody has looked after for a while: 5 seconds in the
   * beginning, up to a minute for old ones. Another replica does not get them until then.
   */
  List<VideoTask> claim(int limit);

  /** Ids of tasks that are not settled, and whose money is held, ascending from {@code after}. */
  List<RequestId> open(Optional<RequestId> after, int limit);

  /** Forgets settled tasks that were begun longer than {@code age} ago; answers how many. */
  int forget(Duration age, int limit);
}
