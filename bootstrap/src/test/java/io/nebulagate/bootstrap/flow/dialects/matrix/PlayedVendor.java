package io.nebulagate.bootstrap.flow.dialects.matrix;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A vendor that plays the scene its model is named after, however often and in whatever order it is
 * asked. A question it does not understand is refused in its own words, so that the client's test
 * fails with what was wrong.
 */
final class PlayedVendor implements AutoCloseable {

  /** What its models do besides playing a scene. */
  enum Trouble {
    /** Refuses what is asked. */
    REFUSAL,
    /** Breaks its stream with an error. */
    BROKEN,
    /** Cuts its connection in the middle. */
    CUT,
    /** Begins and says no more. */
    STALL,
    /** Asks for patience. */
    THROTTLED,
    /** Is down. */
    DOWN;

    /** Whether it needs a provider of its own, because the gateway stops asking one that has it. */
    boolean isCatching() {
      return this == THROTTLED || this == DOWN;
    }
  }

  private final String prefix;
  private final String name;
  private final Vendor vendor;
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final ScriptedUpstream stalling = ScriptedUpstream.start();

  /**
   * One whose model for a scene is called {@code prefix-name-scene}.
   *
   * @param prefix what no other test calls its models
   */
  PlayedVendor(String prefix, String name, Vendor vendor) {
    this.prefix = prefix;
    this.name = name;
    this.vendor = vendor;
    upstream.answering(this::answer);
    stalling.answering(Reply.stream(half()).thenStall());
  }

  /** The bodies of its providers: one for whatever goes well, and those that are kept apart. */
  List<String> providers() {
    List<String> acts = new ArrayList<>(Stream.of(Scene.values()).map(Scene::name).toList());
    List<String> all = new ArrayList<>();
    for (Trouble trouble : Trouble.values()) {
      if (trouble == Trouble.STALL) {
        all.add(provider(stalling, List.of(trouble.name())));
      } else if (trouble.isCatching()) {
        all.add(provider(upstream, List.of(trouble.name())));
      } else {
        acts.add(trouble.name());
      }
    }
    all.add(provider(upstream, acts));
    return all;
  }

  private String provider(ScriptedUpstream at, List<String> acts) {
    List<String> models =
        acts.stream()
            .map(act ->
                "{\"name\":\"%s\",\"upstream\":\"%s\"}".formatted(model(act), upstreamModel(act)))
            .toList();
    return """
    {"name":"%s",%s,"base_url":"%s","keys":["sk-upstream-0001"],"models":%s}\
    """
        .formatted(model(acts.getFirst()), vendor.provider(), at.baseUrl(), models);
  }

  /** The names of its models. */
  List<String> models() {
    return Stream.concat(Stream.of(Scene.values()), Stream.of(Trouble.values()))
        .map(act -> model(act.name()))
        .toList();
  }

  private String model(String act) {
    return prefix + "-" + name + "-" + act.toLowerCase(Locale.ROOT);
  }

  private String upstreamModel(String act) {
    return vendor.model() + "-" + act.toLowerCase(Locale.ROOT);
  }

  /** How many clients were left waiting for more. */
  int stalled() {
    return stalling.received().size();
  }

  /** How many of their streams the gateway has cancelled since. */
  int cancelled() {
    return stalling.aborted();
  }

  private boolean names(Received asked, String act) {
    return (asked.path() + asked.body()).contains(upstreamModel(act));
  }

  private Reply answer(Received asked) {
    if (asked.path().endsWith("count_tokens")) {
      return Reply.json("{\"input_tokens\":11}");
    }
    for (Trouble trouble : Trouble.values()) {
      if (names(asked, trouble.name())) {
        return answer(trouble);
      }
    }
    for (Scene scene : Scene.values()) {
      if (names(asked, scene.name())) {
        return answer(scene, asked);
      }
    }
    return vendor.refusal(404, "no such model");
  }

  private Reply answer(Trouble trouble) {
    return switch (trouble) {
      case REFUSAL -> vendor.refusal(400, "that is too much");
      case BROKEN -> Reply.stream(vendor.broken());
      case CUT -> Reply.stream(half()).thenCut();
      case STALL -> Reply.stream(half()).thenStall();
      case THROTTLED -> vendor.refusal(429, "patience").header("retry-after", "30");
      case DOWN -> Reply.json(500, "{}");
    };
  }

  private String half() {
    String whole = vendor.stream(Scene.TEXT);
    return whole.substring(0, whole.indexOf("\n\n", whole.indexOf("Hello, ")) + 2);
  }

  private Reply answer(Scene named, Received asked) {
    JsonNode question = GatewayClient.json(asked.body());
    boolean resultsCame = named == Scene.TOOLS && asked.body().contains("rainy");
    Scene scene = resultsCame ? Scene.RESULTS : named;
    try {
      vendor.understands(scene, question);
    } catch (AssertionError misunderstood) {
      String why = name + " did not understand: " + misunderstood.getMessage();
      return vendor.refusal(400, new String(JsonStringEncoder.getInstance().quoteAsString(why)));
    }
    boolean streamed =
        question.path("stream").asBoolean() || asked.path().contains("streamGenerateContent");
    return streamed
        ? Reply.stream(fitting(scene, vendor.stream(scene)))
        : Reply.json(fitting(scene, vendor.whole(scene)));
  }

  /** The answer itself, or in its place, piece for piece, one that follows the schema. */
  private static String fitting(Scene scene, String answer) {
    return scene == Scene.SCHEMA
        ? answer.replace("Hello, ", "{\\\"city\\\":").replace("wörld.", "\\\"Paris\\\"}")
        : answer;
  }

  @Override
  public void close() {
    upstream.close();
    stalling.close();
  }
}
