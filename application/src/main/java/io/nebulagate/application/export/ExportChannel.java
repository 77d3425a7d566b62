package io.nebulagate.application.export;

import java.io.IOException;

/** Where the pages of one sink go. Blocking; one page at a time. */
public interface ExportChannel {

  /**
   * Hands a page over. When this returns, the page is kept on the other side and the cursor may
   * move on; when it throws, some or all of it may have arrived, and the page is to be repeated. An
   * empty page only shows whether others could come. What the exception says may be shown to
   * operators: it repeats nothing of what the other side said.
   */
  void deliver(ExportPage page) throws IOException;

  /**
   * Removes what was kept of {@code kind} more than {@code days} days ago, where that is ours to
   * remove: a receiver keeps what it took as long as it likes.
   *
   * @return how many files went
   */
  default int forget(ExportKind kind, int days) throws IOException {
    return 0;
  }
}
