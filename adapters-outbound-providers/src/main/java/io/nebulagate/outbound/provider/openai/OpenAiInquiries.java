package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.ranking.Ranking;
import io.nebulagate.domain.vectors.VectorRequest;
import io.nebulagate.domain.vectors.Vectors;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.QuestionJson;
import io.nebulagate.outbound.provider.inquiry.InquiryForm;
import io.nebulagate.outbound.provider.inquiry.InquiryJson;
import io.nebulagate.outbound.provider.inquiry.Searched;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Vectors as OpenAI says them, and documents in order as Jina does, whom others imitate. Source:
 * OpenAI's API description and Jina's, 2026-11.
 */
public final class OpenAiInquiries implements InquiryForm {

  private final OpenAiProviderDialect dialect;

  /** At the addresses of {@code dialect}. */
  public OpenAiInquiries(OpenAiProviderDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public ApiPath path(UpstreamRequest request) {
    return dialect.path(request);
  }

  @Override
  public byte[] write(VectorRequest question, UpstreamRequest request, Dropped dropped) {
    dropped.noteIf(question.use().isPresent(), question.names().use());
    return QuestionJson.object(json -> {
      json.writeStringField("model", request.route().upstreamModel().value());
      QuestionJson.texts("input", question.texts(), question.texts().size(), json);
      json.writeStringField("encoding_format", "float");
      if (question.dimensions().isPresent()) {
        json.writeNumberField("dimensions", question.dimensions().getAsInt());
      }
    });
  }

  @Override
  public Vectors vectors(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    refuseError(answer);
    usage(answer.path("usage"), request, log).ifPresent(log::report);
    SortedMap<Integer, JsonText> vectors = new TreeMap<>();
    for (JsonNode each : answer.path("data")) {
      int index = each.path("index").asInt(vectors.size());
      if (vectors.put(index, InquiryJson.vector(each.path("embedding"))) != null) {
        throw Faults.malformed("two vectors of one text");
      }
    }
    return new Vectors(List.copyOf(vectors.values()));
  }

  @Override
  public byte[] write(RankRequest question, UpstreamRequest request, Dropped dropped) {
    dropped.noteIf(question.documentTokensMax().isPresent(), "max_tokens_per_doc");
    return QuestionJson.object(json -> {
      json.writeStringField("model", request.route().upstreamModel().value());
      InquiryJson.question(question, json);
      json.writeBooleanField("return_documents", false);
    });
  }

  @Override
  public Ranking ranking(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    refuseError(answer);
    JsonNode billed = answer.path("meta").path("billed_units");
    Optional<ReportedUsage> told =
        usage(billed.isObject() ? billed : answer.path("usage"), request, log);
    log.report(Searched.of(told, request.head().units()));
    return InquiryJson.ranking(answer.path("results"));
  }

  private static Optional<ReportedUsage> usage(
      JsonNode usage, UpstreamRequest request, AnswerLog log) {
    if (!usage.isObject()) {
      return Optional.empty();
    }
    UsageReport report = UsageReport.of(usage);
    if (report.impossible()) {
      log.reportedImpossible();
    }
    return report.report(request.api());
  }

  private static void refuseError(JsonNode answer) {
    if (answer.hasNonNull("error")) {
      throw Faults.malformed("an error with status 200");
    }
  }
}
