package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.VendorUsage;
import io.nebulagate.outbound.provider.CountedText;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has been seen of one conversation's answer. Written by its reader, and from its events. */
public final class AnswerLog implements AnswerObservation {

  private static final int KEPT_IDS_MAX = 64;
  private static final int RAW_CHARS_MAX = 16 << 10;

  private final CountedText text;
  private Optional<ReportedUsage> usage = Optional.empty();
  private boolean impossible;
  private boolean produced;
  private boolean done;
  private boolean curtailed;
  private final Set<String> keptIds = new LinkedHashSet<>();

  /** Nothing yet; text is counted as {@code model} would. */
  public AnswerLog(ModelName model, TextTokens tokens) {
    this.text = new CountedText(model, tokens);
  }

  @Override
  public Optional<ReportedUsage> usage() {
    return usage;
  }

  @Override
  public boolean usageImpossible() {
    return impossible;
  }

  @Override
  public boolean produced() {
    return produced;
  }

  @Override
  public boolean complete() {
    return done;
  }

  @Override
  public boolean curtailed() {
    return curtailed;
  }

  @Override
  public List<String> keptIds() {
    return List.copyOf(keptIds);
  }

  @Override
  public long producedBytes() {
    return text.bytes();
  }

  @Override
  public long countOutputTokens(long textBytes) {
    return text.count(textBytes);
  }

  // ── from the reader ──

  /**
   * The provider's report as it stands now; a later one takes its place.
   *
   * @param raw as it came, as JSON
   */
  public void report(VendorUsage report, String raw) {
    report
        .toTokens()
        .ifPresent(tokens ->
            usage =
                Optional.of(new ReportedUsage(tokens, raw.length() > RAW_CHARS_MAX ? "{}" : raw)));
  }

  /** The same, of a vendor whose report is told in full. */
  public void report(ReportedUsage told) {
    usage = Optional.of(told);
  }

  /** A report held something that cannot be a count. */
  public void reportedImpossible() {
    impossible = true;
  }

  /** Something came that has no text: a vector. */
  public void produce() {
    produced = true;
  }

  /** A name under which the provider may keep the answer, or an item of it. */
  public void named(@Nullable String id) {
    if (id != null && keptIds.size() < KEPT_IDS_MAX) {
      keptIds.add(id);
    }
  }

  /** Words of the answer. */
  public void said(String words) {
    add(words);
  }

  /** All has come, by the rules of the dialect. */
  public void done() {
    done = true;
  }

  /** What was reported, or nothing. */
  public TokenUsage used() {
    return usage.map(ReportedUsage::usage).orElse(TokenUsage.NONE);
  }

  // ── from what was read ──

  /** Notes an answer in one piece. */
  void note(ChatResponse answer) {
    for (ChatResponse.Choice choice : answer.choices()) {
      choice.parts().forEach(this::note);
      note(choice.reason());
    }
    done = true;
  }

  /** Notes what a stream brings. */
  void note(ChatEvent event) {
    switch (event) {
      case ChatEvent.PartStarted(_, _, Part opening) -> {
        if (opening instanceof Part.ToolCall(_, String name, _, _)) {
          add(name);
        }
      }
      case ChatEvent.PartDelta(_, _, String more) -> add(more);
      case ChatEvent.PartWhole(_, _, Part whole) -> note(whole);
      case ChatEvent.Finished(_, FinishReason reason, _) -> note(reason);
      case ChatEvent.Started _, ChatEvent.PartCited _, ChatEvent.PartEnded _ -> {}
    }
  }

  private void note(Part part) {
    switch (part) {
      case Part.Text(String words, _) -> add(words);
      case Part.Thought(String words, _, _) -> add(words);
      case Part.Refusal(String words) -> add(words);
      case Part.ToolCall(_, String name, var arguments, _) -> add(name + arguments.value());
      case Part.Media _, Part.ToolResult _, Part.Foreign _ -> produced = true;
    }
  }

  private void note(FinishReason reason) {
    curtailed |= reason == FinishReason.LENGTH || reason == FinishReason.CONTENT_FILTER;
  }

  private void add(String words) {
    if (!words.isEmpty()) {
      produced = true;
      text.add(words);
    }
  }
}
