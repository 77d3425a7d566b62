package io.nebulagate.outbound.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.nebulagate.domain.policy.TextPatterns;
import java.util.Optional;

/**
 * Patterns of RE2/J: its automata look at every character once, so that no expression and no text
 * make it slow (no back references, no look-around; RE2 syntax, read 2026-11-28).
 */
public final class LinearPatterns implements TextPatterns {

  /** The largest program an expression may become: repeated counts multiply. */
  private static final int PROGRAM_MAX = 10_000;

  @Override
  public TextPattern compile(String expression) {
    Pattern pattern = parsed(expression);
    if (pattern.programSize() > PROGRAM_MAX) {
      throw new IllegalArgumentException("the expression '" + expression + "' is too large");
    }
    return text -> {
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    };
  }

  private static Pattern parsed(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "the expression '" + expression + "' is none: " + wrong.getDescription(), wrong);
    }
  }
}
