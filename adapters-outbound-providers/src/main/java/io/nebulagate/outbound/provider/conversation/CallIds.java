package io.nebulagate.outbound.provider.conversation;

import java.util.UUID;

/** Ids for calls of tools that came without one that could be used. */
public final class CallIds {

  private CallIds() {}

  /** One that no other call has. */
  public static String fresh() {
    return "call_" + UUID.randomUUID().toString().replace("-", "");
  }
}
