package io.nebulagate.bootstrap.flow;

import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask again as soon as they are answered, until told to stop. */
final class Load implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Queue<String> served = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean running = true;

  /** {@code count} clients that send {@code body} to the chat path. */
  static Load start(GatewayClient gateway, Customer customer, String body, int count) {
    Load load = new Load();
    HttpRequest request =
        HttpRequest.newBuilder(gateway.base().resolve("/v1/chat/completions"))
            .header("Authorization", "Bearer " + customer.key())
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build();
    for (int i = 0; i < count; i++) {
      load.clients.add(Thread.ofVirtual().start(() -> load.askOn(gateway.http(), request)));
    }
    return load;
  }

  private void askOn(HttpClient http, HttpRequest request) {
    while (running) {
      asked.incrementAndGet();
      try {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          served.add(answer.headers().firstValue("X-Request-Id").orElseThrow());
        } else {
          refused.incrementAndGet();
          Thread.sleep(20);
        }
      } catch (IOException _) {
        refused.incrementAndGet(); // the gateway has gone, which is what these tests are about
        if (!pausedShortly()) {
          return;
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private static boolean pausedShortly() {
    try {
      Thread.sleep(20);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  /** The request ids of complete answers so far. */
  List<String> served() {
    return List.copyOf(served);
  }

  /** How many were asked, whatever became of them. */
  int asked() {
    return asked.get();
  }

  /** Lets every client finish what it is at. */
  void stop() {
    running = false;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError(interrupted);
      }
    }
  }

  @Override
  public void close() {
    stop();
  }
}
