package io.nebulagate.outbound.provider.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one dialect says a conversation: a question is written, an answer is read. Knows JSON, not
 * frames or sockets. Thread-safe.
 */
public interface ConversationForm {

  /** Where it stands below a provider's root. */
  ApiPath path(UpstreamRequest request);

  /** The header that shows the key of the call's route. */
  KeyHeader keyHeader(UpstreamRequest request);

  /** What a request needs besides the key, names in lower case. */
  default Map<String, String> headers(UpstreamRequest request) {
    return Map.of();
  }

  /**
   * The bytes for a provider whose dialect the client speaks: the client's own, but for the name of
   * the model.
   */
  byte[] pass(UpstreamRequest request);

  /**
   * The question in this dialect, as JSON.
   *
   * @param dropped what cannot be said is noted there and left out
   * @throws UpstreamException untranslatable, for what must not be left out
   */
  byte[] write(ChatRequest question, UpstreamRequest request, Dropped dropped);

  /**
   * Reads an answer in one piece: its usage goes to {@code log}, what it says is returned.
   *
   * @throws UpstreamException for an error with status 200, or what is no answer
   */
  ChatResponse readWhole(JsonNode answer, UpstreamRequest request, AnswerLog log);

  /** Begins to read an answer in pieces. */
  EventReader open(UpstreamRequest request, AnswerLog log);

  /** Where answers and the frames of streams name the model, each a path of names. */
  List<List<String>> modelPlaces();

  /** What a provider said when it refused a request, without its secrets. */
  UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body);

  /** What a refusal means; see {@link ProviderDialect#refusal}. */
  default UpstreamFault refusal(
      UpstreamRequest request, int status, Optional<Duration> retryAfter, byte[] body) {
    return Faults.ofStatus(status, retryAfter, () -> rejection(request, status, body));
  }
}
