package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.relay.realtime.RealtimeWords;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.Upload;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * OpenAI's dialect towards a provider that speaks it: chat, completions, embeddings. Clients of the
 * same dialect get the provider's bytes. Source: OpenAI's API description and recorded exchanges
 * with OpenAI, Azure, DeepSeek, Groq, xAI, Mistral and OpenRouter, 2026-11.
 */
public final class OpenAiProviderDialect implements ProviderDialect {

  private final OpenAiAddresses addresses;
  private final TextTokens tokens;

  /** Speaks to OpenAI's own addresses, and counts what providers do not with {@code tokens}. */
  public OpenAiProviderDialect(TextTokens tokens) {
    this(OpenAiAddresses.USUAL, tokens);
  }

  /** The same at other addresses. */
  public OpenAiProviderDialect(OpenAiAddresses addresses, TextTokens tokens) {
    this.addresses = addresses;
    this.tokens = tokens;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return addresses.keyHeader(request.route().key().secret());
  }

  @Override
  public Put put(UpstreamRequest request) {
    Route route = request.route();
    if (request.body().upload().isPresent()) {
      Upload form = request.body().upload().get();
      return new Put(path(request), form.naming(route.upstreamModel().value()));
    }
    byte[] body =
        request
            .body()
            .forProvider(
                route.upstreamModel().equals(request.head().model())
                    ? null
                    : Json.quoted(route.upstreamModel().value()));
    return new Put(path(request), body);
  }

  /** Where what is asked stands below a provider's root. */
  public ApiPath path(UpstreamRequest request) {
    ApiPath path = addresses.path(request);
    return request
        .head()
        .kept()
        .source()
        .map(video -> OneOf.these(path, video.name(), "/remix", ""))
        .orElse(path);
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    if (isSound(request.api())) {
      return Transcripts.read(request, body, tokens);
    }
    if (request.api() == Api.VIDEOS) {
      return VideoAnswer.read(body, Scrubber.of(request));
    }
    AnswerTally tally = tally(request);
    AnswerScan scan = new AnswerScan(request.head().model().value(), false, tally);
    try {
      scan.read(body, 0, body.length);
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
    if (scan.hasError()) {
      throw Faults.malformed("an error with status 200");
    }
    if (!scan.hasItems()) {
      throw Faults.malformed(
          switch (request.api()) {
            case CHAT, RESPONSES, COMPLETIONS -> "no choices";
            case EMBEDDINGS, IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS -> "no data";
            case SPEECH, TRANSCRIPTIONS, TRANSLATIONS -> "nothing that was heard";
            case MODERATIONS, RERANK -> "no results";
            case VIDEOS -> "no video";
            case REALTIME -> throw new IllegalStateException("a session answers by its connection");
          });
    }
    tally.made(request.head().units(), scan.items());
    tally.done();
    return new WholeAnswer(ByteBuffer.wrap(Patch.apply(body, scan.patches())), tally);
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    RequestHead head = request.head();
    if (request.api() == Api.SPEECH) {
      return new SoundStream(head.units());
    }
    if (isSound(request.api())) {
      return new TranscriptStream(request, tokens);
    }
    AnswerTally tally = tally(request);
    return new OpenAiStreamReader(
        request, tally, new AnswerScan(head.model().value(), !head.usageAsked(), tally));
  }

  @Override
  public RealtimeWords session(UpstreamRequest request) {
    return new OpenAiRealtimeWords(request.head().model(), request.route().upstreamModel());
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return ErrorBody.parse(body, 0, body.length).toRejection(status, Scrubber.of(request));
  }

  private static boolean isSound(Api api) {
    return api == Api.TRANSCRIPTIONS || api == Api.TRANSLATIONS;
  }

  private AnswerTally tally(UpstreamRequest request) {
    return new AnswerTally(request.api(), request.route().upstreamModel(), tokens);
  }
}
