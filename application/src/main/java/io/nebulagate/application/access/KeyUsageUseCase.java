package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import java.net.InetAddress;

/** Tells whoever presents a key what it may do and what is left. Blocking; thread-safe. */
public interface KeyUsageUseCase {

  /**
   * The key and the account that pays for it.
   *
   * @param client where it is presented from
   * @throws GatewayException as {@link Authentication#authenticate} fails
   */
  KeyUsage find(Secret credential, InetAddress client);

  /**
   * A key and its account's money.
   *
   * @param used what requests have cost the account
   * @param left what it may still spend, its credit included
   */
  record KeyUsage(ApiKey key, Money used, Money left) {

    /** Everything the account was ever given to spend on requests. */
    public Money granted() {
      return used.plus(left);
    }
  }
}
