package io.nebulagate.domain.site;

import java.util.List;
import java.util.Locale;

/**
 * What the words of a site mean: it answers failures with status 200 and a text, in Chinese or in
 * English, and the text alone tells them apart.
 */
public final class SiteWords {

  private static final List<String> TURNSTILE =
      List.of("turnstile", "captcha", "人机", "验证码", "human verification");

  private static final List<String> ALREADY =
      List.of(
          "已签到",
          "已经签到",
          "签到过",
          "重复签到",
          "已领取",
          "already checked",
          "already check",
          "already signed",
          "already claimed",
          "checked in today");

  private static final List<String> OFF =
      List.of(
          "未启用",
          "未开启",
          "未开放",
          "已关闭",
          "不可用",
          "已禁用",
          "not enabled",
          "not available",
          "is disabled",
          "feature disabled",
          "turned off",
          "not open");

  private static final List<String> CREDENTIALS =
      List.of(
          "access token",
          "access_token",
          "accesstoken",
          "访问令牌",
          "未登录",
          "未提供",
          "无权",
          "未授权",
          "登录",
          "unauthorized",
          "unauthorised",
          "unauthenticated",
          "not logged in",
          "log in",
          "new-api-user",
          "veloera-user",
          "user id",
          "用户 id",
          "已被封禁",
          "banned",
          "invalid token",
          "permission");

  private SiteWords() {}

  /** What a site says to a check-in it does not count as done now. */
  public enum CheckIn {
    /** Today's has been done. */
    ALREADY,
    /** The site has no such thing, or it is off. */
    OFF,
    /** It wants proof that a human asks. */
    NEEDS_HUMAN,
    /** Something else. */
    FAILED
  }

  /** What {@code message} says to a check-in. */
  public static CheckIn ofCheckIn(String message) {
    if (says(message, TURNSTILE)) {
      return CheckIn.NEEDS_HUMAN;
    }
    if (says(message, ALREADY)) {
      return CheckIn.ALREADY;
    }
    return says(message, OFF) ? CheckIn.OFF : CheckIn.FAILED;
  }

  /** Whether {@code message} says that the access token, or the user it belongs to, is wrong. */
  public static boolean refuseCredentials(String message) {
    return says(message, CREDENTIALS);
  }

  private static boolean says(String message, List<String> words) {
    String lower = message.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(lower::contains);
  }
}
