package io.nebulagate.application.access;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.AccountBook.Spending;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.net.InetAddress;
import java.util.concurrent.CompletionException;

/** Reads the ledger for whoever presents a key. */
public final class KeyUsageService implements KeyUsageUseCase {

  private final Authentication authentication;
  private final AccountBook accounts;

  /** Shows what is in {@code accounts} to those whom {@code authentication} knows. */
  public KeyUsageService(Authentication authentication, AccountBook accounts) {
    this.authentication = authentication;
    this.accounts = accounts;
  }

  @Override
  public KeyUsage find(Secret credential, InetAddress client) {
    ApiKey key = authenticated(credential, client);
    Spending spending =
        accounts
            .spending(key.account())
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("account")));
    return new KeyUsage(key, spending.used(), spending.balance().spendable());
  }

  private ApiKey authenticated(Secret credential, InetAddress client) {
    try {
      return authentication.authenticate(credential, client).toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof GatewayException refused) {
        throw refused;
      }
      throw failure;
    }
  }
}
