package io.nebulagate.bootstrap.memory;

import org.graalvm.nativeimage.RuntimeOptions;

/**
 * That of a native binary. Its collector, GraalVM's serial one, keeps as much free memory as it
 * lets requests fill between two collections; {@code MaxHeapFree}, which it looks at in every
 * collection, bounds that. Bounded at all times, a busy gateway takes back at once what it gave.
 */
public final class NativeHeap implements Heap {

  private static final String KEPT_FREE = "MaxHeapFree";
  private static final long NOTHING = 1; // below the size of what is kept, and 0 is no bound

  @Override
  public long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Override
  public void giveBack() {
    Long before = RuntimeOptions.get(KEPT_FREE);
    RuntimeOptions.set(KEPT_FREE, NOTHING);
    try {
      System.gc();
    } finally {
      RuntimeOptions.set(KEPT_FREE, before);
    }
  }
}
