package io.nebulagate.application.contract.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.routing.AddressCheck;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every check of addresses lets pass, and what it does not. */
public abstract class AddressCheckContract {

  /** Leads to the public internet. */
  protected static final String PUBLIC = "public.example";

  /** Leads to a private address. */
  protected static final String PRIVATE = "private.example";

  /** Leads to a private address that the operator allows. */
  protected static final String EXCEPTED = "ollama.lan";

  /** A check to which these names lead there, and all others nowhere. */
  protected abstract AddressCheck check();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://" + PUBLIC,
        "https://" + PUBLIC + ":8443/v1",
        "https://" + EXCEPTED,
        "http://" + EXCEPTED + ":11434",
        "https://not.yet.example"
      })
  protected void whatMayBeCalledPasses(String url) {
    assertThatCode(() -> check().check(URI.create(url))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://" + PRIVATE,
        "http://" + PRIVATE,
        "http://" + PUBLIC,
        "http://not.yet.example"
      })
  protected void whatMayNotBeCalledIsRefusedByTheNameOfItsField(String url) {
    assertThatThrownBy(() -> check().check(URI.create(url)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refusal ->
                assertThat(refusal.error())
                    .isInstanceOfSatisfying(
                        GatewayError.InvalidValue.class,
                        error -> assertThat(error.field()).isEqualTo("base_url")));
  }
}
