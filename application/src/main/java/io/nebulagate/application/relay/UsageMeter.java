package io.nebulagate.application.relay;

import io.nebulagate.application.billing.SettlementPolicy.Bill;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what one request used: what its provider reported; what is counted here where it
 * reported nothing; and the counted part where its report says nothing was used although something
 * was.
 */
final class UsageMeter {

  private final RelayRequest request;
  private final PriceSheet price;
  private final TokenCounter counter;
  private final Executor slow;

  UsageMeter(RelayRequest request, PriceSheet price, TokenCounter counter, Executor slow) {
    this.request = request;
    this.price = price;
    this.counter = counter;
    this.slow = slow;
  }

  /**
   * The usage to go into a bill.
   *
   * @param textBytes how much of the answer's text reached the client
   */
  CompletionStage<Usage> usage(Bill bill, @Nullable AnswerObservation answer, long textBytes) {
    return switch (bill) {
      case REPORTED -> believed(bill, answer, textBytes);
      case NOTHING, VOID -> CompletableFuture.completedFuture(reported(bill, answer));
      case COUNTED ->
          count(() -> counted(bill, countPrompt(answer), countAnswer(answer, textBytes)));
      case PROMPT_COUNTED -> count(() -> counted(bill, countPrompt(answer), 0));
    };
  }

  private static Usage reported(Bill bill, @Nullable AnswerObservation answer) {
    Optional<ReportedUsage> report = answer == null ? Optional.empty() : answer.usage();
    return report
        .map(told -> new Usage(told.usage(), bill.source(), Optional.of(told.raw())))
        .orElse(Usage.NONE);
  }

  private CompletionStage<Usage> believed(
      Bill bill, @Nullable AnswerObservation answer, long textBytes) {
    Usage told = reported(bill, answer);
    boolean promptDenied = told.tokens().input() == 0 && request.head().promptBytes() > 0;
    boolean answerDenied = told.tokens().output() == 0 && textBytes > 0 && mayAnswer();
    if (isPaidByPieces(told) || (!promptDenied && !answerDenied)) {
      return CompletableFuture.completedFuture(told);
    }
    return count(() -> {
      Map<TokenKind, Long> tokens = new EnumMap<>(TokenKind.class);
      tokens.putAll(told.tokens().tokens());
      if (promptDenied) {
        tokens.put(TokenKind.INPUT, countPrompt(answer));
      }
      if (answerDenied) {
        tokens.put(TokenKind.OUTPUT, countAnswer(answer, textBytes));
      }
      TokenUsage corrected =
          new TokenUsage(tokens, told.tokens().reasoning(), told.tokens().units());
      return new Usage(corrected, UsageSource.ESTIMATED, told.raw());
    });
  }

  /** What is sold by the piece need not be counted in tokens as well. */
  private boolean isPaidByPieces(Usage told) {
    return told.tokens().units().counts().keySet().stream()
        .anyMatch(unit -> unit.kind() != Unit.Kind.TOOL && price.rate(unit).isPresent());
  }

  /** A client that bounds the answer to nothing may get its own prompt echoed. */
  private boolean mayAnswer() {
    return request.head().outputTokensMax().orElse(1) > 0;
  }

  private static Usage counted(Bill bill, long prompt, long output) {
    return new Usage(TokenUsage.of(prompt, output), bill.source(), Optional.empty());
  }

  private long countPrompt(@Nullable AnswerObservation answer) {
    OptionalLong seen = answer == null ? OptionalLong.empty() : answer.promptTokens();
    return seen.isPresent()
        ? seen.getAsLong()
        : counter.promptTokens(request.asked().api(), request.head().model(), request.body());
  }

  private static long countAnswer(@Nullable AnswerObservation answer, long textBytes) {
    return answer == null ? 0 : answer.countOutputTokens(textBytes);
  }

  private CompletionStage<Usage> count(Supplier<Usage> counting) {
    return CompletableFuture.supplyAsync(counting, slow);
  }
}
