package io.nebulagate.house.bad.outbound.provider;

import java.net.http.HttpClient;

/** Calls out past the guard. */
final class SideDoor {

  HttpClient open() {
    return HttpClient.newHttpClient();
  }
}
