package io.nebulagate.application.export;

import java.io.IOException;

/** Where pages go. Blocking; one page at a time. */
public interface ExportChannel {

  /**
   * Hands a page over. When this returns, the page is kept on the other side and the cursor may
   * move on; when it throws, some or all of it may have arrived, and the page is to be repeated.
   */
  void deliver(ExportPage page) throws IOException;
}
