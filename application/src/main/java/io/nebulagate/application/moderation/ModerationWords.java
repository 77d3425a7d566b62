package io.nebulagate.application.moderation;

import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.policy.Moderator.Opinion;
import java.nio.ByteBuffer;

/** The words in which a model is asked to judge a text, and answers. Pure and thread-safe. */
public interface ModerationWords {

  /** The question, with room for the provider's own name of the model. */
  RequestBody question(String text);

  /**
   * What an answer says.
   *
   * @throws IllegalArgumentException when it says nothing of the kind
   */
  Opinion opinion(ByteBuffer answer);
}
