package io.nebulagate.outbound.provider.media;

import io.nebulagate.application.fetching.MediaFetch;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.MediaSource.Inline;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.outbound.provider.http.UnreadableException;
import io.nebulagate.outbound.provider.http.WebReader;
import io.nebulagate.outbound.provider.http.WebReader.Page;
import io.nebulagate.outbound.provider.http.WebReader.Wish;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Reads what the user shows by an address where the provider's dialect has no address for it, or
 * one that only its own stores have: everything but films for Gemini, documents and sound for
 * OpenAI's chats. What all others are shown by address they read themselves.
 */
public final class FetchedMedia implements MediaFetch {

  /** How many addresses are read for one request. */
  static final int ADDRESSES_MAX = 8;

  /** The largest that is read. */
  static final int BYTES_MAX = 10 << 20;

  /** How much is read for one request. */
  static final int TOGETHER_MAX = 20 << 20;

  /** For how many requests is read at once; each may hold all that is read for it twice. */
  static final int REQUESTS_MAX = 8;

  /** How long all addresses of a request may take together. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** Whose addresses mean something to Gemini alone. */
  private static final Set<String> GOOGLES =
      Set.of("generativelanguage.googleapis.com", "www.youtube.com", "youtube.com", "youtu.be");

  private final WebReader web;
  private final Executor slow;
  private final Duration patience;
  private final Semaphore free = new Semaphore(REQUESTS_MAX);

  /** Reads by {@code web}, which may block {@code slow}. */
  public FetchedMedia(WebReader web, Executor slow) {
    this(web, slow, PATIENCE);
  }

  FetchedMedia(WebReader web, Executor slow, Duration patience) {
    this.web = web;
    this.slow = slow;
    this.patience = patience;
  }

  /** Something to read. */
  private record Address(Media.Kind kind, String url) {}

  @Override
  public CompletionStage<ChatRequest> fetched(ChatRequest question, Endpoint asked) {
    Map<Address, String> places = places(question, asked);
    if (places.isEmpty()) {
      return CompletableFuture.completedStage(question);
    }
    if (places.size() > ADDRESSES_MAX) {
      return CompletableFuture.failedStage(
          GatewayException.invalidValue(
              List.copyOf(places.values()).get(ADDRESSES_MAX),
              "is one more than the " + ADDRESSES_MAX + " URLs that are read for a request"));
    }
    if (!free.tryAcquire()) {
      return CompletableFuture.failedStage(
          new GatewayException(new GatewayError.Overloaded(TRY_AGAIN)));
    }
    return CompletableFuture.supplyAsync(() -> with(read(places), question), slow)
        .whenComplete((_, _) -> free.release());
  }

  // ── what is wanted ──

  /** In the order of the question, with the place where each is named first. */
  private static Map<Address, String> places(ChatRequest question, Endpoint asked) {
    Map<Address, String> places = new LinkedHashMap<>();
    for (Message message : question.messages()) {
      if (message.role() == Message.Role.USER) {
        find(message.parts(), asked, places);
      }
    }
    return places;
  }

  private static void find(List<Part> parts, Endpoint asked, Map<Address, String> to) {
    for (Part part : parts) {
      switch (part) {
        case Media(Media.Kind kind, MediaSource.At(String url, _, String place), _)
            when isWanted(kind, url, asked) ->
            to.putIfAbsent(new Address(kind, url), place);
        case Part.ToolResult result -> find(result.content(), asked, to);
        default -> {}
      }
    }
  }

  private static boolean isWanted(Media.Kind kind, String url, Endpoint asked) {
    boolean web = url.startsWith("https://") || url.startsWith("http://");
    return web
        && switch (asked.dialect()) {
          case GEMINI -> kind != Media.Kind.VIDEO && !isGoogles(url);
          case OPENAI ->
              asked.api() == Api.CHAT && (kind == Media.Kind.DOCUMENT || kind == Media.Kind.AUDIO);
          case ANTHROPIC, COHERE -> false;
        };
  }

  private static boolean isGoogles(String url) {
    try {
      String host = URI.create(url).getHost();
      return host != null && GOOGLES.contains(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException noUrl) {
      return false;
    }
  }

  // ── what is read ──

  private Map<Address, Inline> read(Map<Address, String> places) {
    long deadline = System.nanoTime() + patience.toNanos();
    int left = TOGETHER_MAX;
    Map<Address, Inline> found = new HashMap<>();
    for (Map.Entry<Address, String> one : places.entrySet()) {
      Address address = one.getKey();
      try {
        Page page =
            web.read(
                address.url(),
                new Wish(type -> fits(type, address.kind()), Math.min(BYTES_MAX, left), deadline));
        left -= page.content().length();
        found.put(
            address,
            new Inline(
                usual(page.type()), Base64.getEncoder().encodeToString(page.content().getBytes())));
      } catch (UnreadableException whyever) {
        throw unreadable(one.getValue());
      }
    }
    return found;
  }

  /** The same whatever the reason: who asks shall not learn what lies behind the gateway. */
  private static GatewayException unreadable(String place) {
    return GatewayException.invalidValue(
        place,
        "must be an https:// URL of an image, a sound or a PDF of at most 10 MiB on the public"
            + " internet that can be read, 20 MiB together");
  }

  private static boolean fits(String type, Media.Kind kind) {
    return switch (kind) {
      case IMAGE -> type.startsWith("image/");
      case AUDIO -> type.startsWith("audio/");
      case DOCUMENT -> type.equals("application/pdf");
      case VIDEO -> false;
    };
  }

  private static String usual(String type) {
    return type.equals("image/jpg") ? "image/jpeg" : type;
  }

  // ── what is asked then ──

  private static ChatRequest with(Map<Address, Inline> found, ChatRequest question) {
    List<Message> messages = new ArrayList<>();
    for (Message message : question.messages()) {
      messages.add(
          message.role() == Message.Role.USER
              ? new Message(message.role(), with(found, message.parts()))
              : message);
    }
    return question.saying(messages);
  }

  private static List<Part> with(Map<Address, Inline> found, List<Part> parts) {
    return parts.stream().map(part -> with(found, part)).toList();
  }

  private static Part with(Map<Address, Inline> found, Part part) {
    return switch (part) {
      case Media(Media.Kind kind, MediaSource.At(String url, _, _), var name) -> {
        Inline read = found.get(new Address(kind, url));
        yield read == null ? part : new Media(kind, read, name);
      }
      case Part.ToolResult result ->
          new Part.ToolResult(
              result.callId(), result.name(), with(found, result.content()), result.failed());
      default -> part;
    };
  }
}
