package io.nebulagate.inbound.http.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Origin;
import io.nebulagate.inbound.http.RawClient;
import io.nebulagate.inbound.http.relay.FakeRelay;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over real sockets: 127.0.0.1, 10.0.0.0/8 and fd00::/8 are proxies here, 127.0.0.2 is not. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container fills the fields
class ClientAddressTest {

  private static final String QUESTION = "{\"model\":\"m1\",\"messages\":[]}";

  @TestHTTPResource URI server;
  @Inject FakeRelay relay;

  @ParameterizedTest(name = "{0} says [{1}]: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          127.0.0.2 | none                                      | 127.0.0.2
          127.0.0.2 | 203.0.113.9                               | 127.0.0.2
          127.0.0.2 | 127.0.0.1                                 | 127.0.0.2
          127.0.0.1 | none                                      | 127.0.0.1
          127.0.0.1 | ''                                        | 127.0.0.1
          127.0.0.1 | 203.0.113.9                               | 203.0.113.9
          127.0.0.1 | 192.0.2.66, 203.0.113.9                   | 203.0.113.9
          127.0.0.1 | 203.0.113.9, 10.1.2.3                     | 203.0.113.9
          127.0.0.1 | 192.0.2.66, 203.0.113.9, 10.1.2.3, fd00::1| 203.0.113.9
          127.0.0.1 | 10.9.9.9, 10.1.2.3                        | 10.9.9.9
          127.0.0.1 | 2001:DB8:0::7                             | 2001:db8::7
          127.0.0.1 | ::ffff:203.0.113.9                        | 203.0.113.9
          127.0.0.1 | 203.0.113.9, ::ffff:10.1.2.3              | 203.0.113.9
          127.0.0.1 | 203.0.113.9:5678                          | 203.0.113.9
          127.0.0.1 | 203.0.113.9:1, 10.1.2.3:443               | 203.0.113.9
          127.0.0.1 | [2001:db8::7]:443                         | 2001:db8::7
          127.0.0.1 | [2001:db8::7]                             | 2001:db8::7
          127.0.0.1 | 2001:db8::7:443                           | 2001:db8::7:443
          127.0.0.1 | [fd00::1]:8080, [2001:db8::7]:1           | 2001:db8::7
          127.0.0.1 | 203.0.113.9:                              | 127.0.0.1
          127.0.0.1 | 203.0.113.9:http                          | 127.0.0.1
          127.0.0.1 | 203.0.113.9:123456                        | 127.0.0.1
          127.0.0.1 | [203.0.113.9]:80                          | 127.0.0.1
          127.0.0.1 | [2001:db8::7                              | 127.0.0.1
          127.0.0.1 | [2001:db8::/32]:443                       | 127.0.0.1
          127.0.0.1 | garbage                                   | 127.0.0.1
          127.0.0.1 | 203.0.113.9, garbage                      | 127.0.0.1
          127.0.0.1 | garbage, 203.0.113.9                      | 203.0.113.9
          127.0.0.1 | 203.0.113.9,                              | 127.0.0.1
          127.0.0.1 | example.org                               | 127.0.0.1
          127.0.0.1 | 10.1                                      | 127.0.0.1
          127.0.0.1 | 203.0.113.0/24                            | 127.0.0.1
          """)
  void theClientIsWhoATrustedHopSaysItIs(String peer, String forwarded, String client)
      throws Exception {
    assertThat(seen(peer, forwarded == null ? "" : "X-Forwarded-For: " + forwarded + "\r\n"))
        .isEqualTo(InetAddress.ofLiteral(client));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 10.1.2.3, 203.0.113.9",
    "192.0.2.66, 203.0.113.9, 203.0.113.9",
    "10.1.2.3, 203.0.113.9, 203.0.113.9"
  })
  void severalHeadersAreOneListInTheirOrder(String first, String second, String client)
      throws Exception {
    assertThat(
            seen(
                "127.0.0.1",
                "X-Forwarded-For: " + first + "\r\nx-forwarded-for: " + second + "\r\n"))
        .isEqualTo(InetAddress.ofLiteral(client));
  }

  @ParameterizedTest
  @CsvSource({"31, 203.0.113.9", "32, 127.0.0.1"})
  void aChainWithoutAnEndIsNotFollowed(int proxies, String client) throws Exception {
    String hops = "203.0.113.9" + ",10.0.0.1".repeat(proxies);

    assertThat(seen("127.0.0.1", "X-Forwarded-For: " + hops + "\r\n"))
        .isEqualTo(InetAddress.ofLiteral(client));
  }

  @ParameterizedTest(name = "{0} says {1} and {2}: {3}")
  @CsvSource({
    "127.0.0.2, DE, , ",
    "127.0.0.1, , , ",
    "127.0.0.1, DE, , DE",
    "127.0.0.1, de, , DE",
    "127.0.0.1, XX, , ",
    "127.0.0.1, T1, , ",
    "127.0.0.1, DEU, , ",
    "127.0.0.1, DE, FR, "
  })
  void theCountryIsWhatATrustedHopSaysItIs(String peer, String first, String second, String country)
      throws Exception {
    String headers =
        Stream.of(Optional.ofNullable(first), Optional.ofNullable(second))
            .flatMap(Optional::stream)
            .map(one -> "CF-IPCountry: " + one + "\r\n")
            .collect(Collectors.joining());

    assertThat(origin(peer, headers).country()).isEqualTo(Optional.ofNullable(country));
  }

  private InetAddress seen(String from, String header) throws Exception {
    return origin(from, header).address();
  }

  private Origin origin(String from, String header) throws Exception {
    relay.answersWhole("{}");
    try (RawClient client = new RawClient(server, InetAddress.ofLiteral(from))) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer sk-good\r\n"
              + header
              + "Content-Length: "
              + QUESTION.length()
              + "\r\n\r\n"
              + QUESTION);
      client.readUntil("{}");
    }
    return relay.last().orElseThrow().client();
  }
}
