package io.nebulagate.inbound.http.dialect.openai.videos;

import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.chat.Upload;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.inbound.http.dialect.openai.OpenAiDialect;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.upload.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * OpenAI's protocol where a video is made of another one: the path names that one, which decides
 * the model, the length and the only place that can do it. One for each request.
 */
final class RemixDialect implements RelayDialect {

  private static final String FIELD = "video_id";

  private final OpenAiDialect usual;
  private final Supplier<VideoTask> source;

  /**
   * Of one video.
   *
   * @param source that one, or why there is none, once anything is read
   */
  RemixDialect(OpenAiDialect usual, Supplier<VideoTask> source) {
    this.usual = usual;
    this.source = source;
  }

  @Override
  public Dialect name() {
    return usual.name();
  }

  @Override
  public Question read(RequestId id, Api api, byte[] body) {
    VideoTask task = source.get();
    Question read = usual.naming(id, api, body, task.models().asked());
    RequestHead head = read.head();
    RequestHead remix =
        new RequestHead(
            head.model(),
            false,
            false,
            head.outputTokensMax(),
            head.choices(),
            head.promptBytes(),
            length(task, head),
            KeptByProvider.remaking(
                new KeptByProvider.Source(
                    task.place().providerId(), task.place().keyId(), task.state().upstreamId())));
    return new Question(remix, about(task, body));
  }

  private static UnitUsage length(VideoTask task, RequestHead head) {
    OptionalInt seconds = task.state().seconds();
    return seconds.isPresent() ? UnitUsage.of(Unit.SECOND, seconds.getAsInt()) : head.units();
  }

  /** The path says what the body does not, and no provider is told twice. */
  private static RequestBody about(VideoTask task, byte[] body) {
    String source = "\"" + FIELD + "\":\"" + VideoIds.text(task.id()) + "\",";
    int at = new String(body, StandardCharsets.ISO_8859_1).indexOf('{') + 1;
    Patch member = new Patch(at, at, source);
    Patch cut = new Patch(at, at + source.length(), "");
    return RequestBody.besidePath(Patch.apply(body, List.of(member)), List.of(), List.of(cut));
  }

  @Override
  public Question read(RequestId id, Api api, Form form, Upload.Kept kept) {
    throw GatewayException.invalidValue("Content-Type", "must be application/json");
  }

  @Override
  public Problem write(GatewayError error) {
    return usual.write(error);
  }

  @Override
  public String brokenStream(GatewayError error) {
    return usual.brokenStream(error);
  }
}
