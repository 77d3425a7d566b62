package io.nebulagate.outbound.provider.anthropic;

import io.nebulagate.domain.chat.ModelName;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes, told by its name. A table of facts, not of rules (Anthropic's model pages and
 * recorded refusals, 2026-11):
 *
 * <table>
 *   <caption>Families</caption>
 *   <tr><td>Claude 3, 3.5</td><td>no thinking; Claude 3 says at most 4 096 tokens</td></tr>
 *   <tr><td>3.7 to 4.5</td><td>thinking by a budget</td></tr>
 *   <tr><td>Opus 4.6, Sonnet 4.6</td><td>adaptive thinking by an effort, no {@code xhigh}</td></tr>
 *   <tr><td>Opus 4.7, all of 5 and later</td><td>the same with {@code xhigh}; refuse
 *     temperature, top_p and top_k</td></tr>
 *   <tr><td>Fable 5, Mythos 5</td><td>refuse to be forced to call a tool</td></tr>
 * </table>
 *
 * A name that is none of Anthropic's counts as 3.7 to 4.5: hosts that imitate the dialect know
 * that.
 *
 * @param thinking how it is told to think
 * @param samples whether it takes temperature, top_p and top_k
 * @param forced whether it can be forced to call a tool
 * @param strict whether it takes the wish that arguments follow a schema exactly (from 4.5 on)
 * @param outputTokens what it may say where the client sets no bound, thoughts apart
 */
record ModelTraits(
    Thinks thinking, boolean samples, boolean forced, boolean strict, long outputTokens) {

  private static final Pattern NAMED_FIRST =
      Pattern.compile("(opus|sonnet|haiku|fable|mythos)-(\\d{1,2})(?:[-.](\\d{1,2}))?(?!\\d)");
  private static final Pattern NUMBER_FIRST =
      Pattern.compile("claude-(\\d)(?:[-.](\\d))?-(?:opus|sonnet|haiku|instant)");

  private static final long USUAL_OUTPUT = 8_192;
  private static final long SMALL_OUTPUT = 4_096;

  /** How a model is told to think. */
  enum Thinks {
    NEVER,
    BY_BUDGET,
    BY_EFFORT,
    BY_EFFORT_WITH_XHIGH
  }

  static ModelTraits of(ModelName model) {
    String name = model.value().toLowerCase(Locale.ROOT);
    Matcher named = NAMED_FIRST.matcher(name);
    if (named.find()) {
      int version = version(named.group(2), named.group(3));
      return newer(named.group(1), version);
    }
    Matcher numbered = NUMBER_FIRST.matcher(name);
    if (numbered.find()) {
      int version = version(numbered.group(1), numbered.group(2));
      return new ModelTraits(
          version < 307 ? Thinks.NEVER : Thinks.BY_BUDGET,
          true,
          true,
          false,
          version < 305 ? SMALL_OUTPUT : USUAL_OUTPUT);
    }
    return new ModelTraits(Thinks.BY_BUDGET, true, true, false, USUAL_OUTPUT);
  }

  private static int version(String major, @Nullable String minor) {
    return Integer.parseInt(major) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
  }

  private static ModelTraits newer(String family, int version) {
    boolean fixed = version >= 500 || (family.equals("opus") && version >= 407);
    boolean adaptive = fixed || (version >= 406 && !family.equals("haiku"));
    Thinks thinks =
        fixed ? Thinks.BY_EFFORT_WITH_XHIGH : adaptive ? Thinks.BY_EFFORT : Thinks.BY_BUDGET;
    boolean forced = !family.equals("fable") && !family.equals("mythos");
    return new ModelTraits(thinks, !fixed, forced, version >= 405, USUAL_OUTPUT);
  }
}
