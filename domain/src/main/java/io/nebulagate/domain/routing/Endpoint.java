package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;

/**
 * One thing that can be asked, in the dialect in which it is asked.
 *
 * @param dialect whose words they are
 * @param api what is asked
 */
public record Endpoint(Dialect dialect, Api api) {

  /** The conversation that every site of the NewAPI family answers. */
  public static final Endpoint OPENAI_CHAT = new Endpoint(Dialect.OPENAI, Api.CHAT);

  /** The conversation in OpenAI's newer form. */
  public static final Endpoint OPENAI_RESPONSES = new Endpoint(Dialect.OPENAI, Api.RESPONSES);

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Endpoint that && dialect == that.dialect && api == that.api;
  }
}
