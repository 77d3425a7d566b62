package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.outbound.provider.CountedText;
import io.nebulagate.outbound.provider.inquiry.Searched;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has been seen of one answer in OpenAI's dialect. Written by its reader. */
final class AnswerTally implements AnswerObservation {

  private final Api api;
  private final CountedText text;
  private final ChoiceLog choices = new ChoiceLog();
  private boolean produced;
  private boolean curtailed;
  private boolean done;
  private UnitUsage units = UnitUsage.NONE;
  private @Nullable UsageReport usage;

  AnswerTally(Api api, ModelName model, TextTokens tokens) {
    this.api = api;
    this.text = new CountedText(model, tokens);
  }

  @Override
  public Optional<ReportedUsage> usage() {
    Optional<ReportedUsage> report = usage == null ? Optional.empty() : usage.report(api);
    if (units.counts().isEmpty()) {
      return report;
    }
    if (api == Api.RERANK) {
      return Optional.of(Searched.of(report, units));
    }
    ReportedUsage told = report.orElse(new ReportedUsage(TokenUsage.NONE, "{}"));
    return Optional.of(new ReportedUsage(told.usage().with(units), told.raw()));
  }

  @Override
  public boolean usageImpossible() {
    return usage != null && usage.impossible();
  }

  @Override
  public boolean produced() {
    return produced;
  }

  @Override
  public boolean complete() {
    return done || choices.allEnded();
  }

  @Override
  public boolean curtailed() {
    return curtailed;
  }

  @Override
  public long producedBytes() {
    return text.bytes();
  }

  @Override
  public long countOutputTokens(long textBytes) {
    return text.count(textBytes);
  }

  /** Something came that has no text: a sound, an image, a vector, a call without arguments. */
  void produce() {
    produced = true;
  }

  /** The text of the string the parser stands at; nothing when it stands at something else. */
  void text(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return;
    }
    int length = json.getTextLength();
    if (length == 0) {
      return;
    }
    produced = true;
    text.add(json.getTextCharacters(), json.getTextOffset(), length);
  }

  /** So many pieces were made of the unit that was asked for; a ranking is no piece. */
  void made(UnitUsage asked, int pieces) {
    if (api == Api.RERANK) {
      units = asked;
      return;
    }
    for (Unit unit : asked.counts().keySet()) {
      units = UnitUsage.of(unit, pieces);
    }
  }

  /** Which choices were seen. */
  ChoiceLog choices() {
    return choices;
  }

  /** A bound on length or the provider's content filter has ended a choice. */
  void curtail() {
    curtailed = true;
  }

  /** The whole answer has come. */
  void done() {
    done = true;
  }

  /** The report so far, to be read on. */
  UsageReport usageReport() {
    UsageReport report = usage;
    if (report == null) {
      report = new UsageReport();
      usage = report;
    }
    return report;
  }
}
