package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one JSON document of an answer, a whole one or a chunk of a stream: notes what is
 * in it and where its bytes have to differ for the client. Used again for every chunk; the hot path
 * of a stream. Not thread-safe.
 */
final class AnswerScan {

  private static final int ID_CHARS_MAX = 256;

  /** The reasons of an answer that would have gone on. */
  private static final Set<String> CURTAILED = Set.of("length", "content_filter");

  private final String modelJson;
  private final byte[] modelBytes;
  private final boolean hideUsage;
  private final AnswerTally tally;
  private final List<Patch> patches = new ArrayList<>(2);

  private boolean list;
  private boolean items;
  private int itemCount;
  private boolean usage;
  private int errorFrom;
  private int errorTo;

  // The same in every chunk; kept from the first that tells.
  private @Nullable String id;
  private long created;

  /**
   * A scan.
   *
   * @param model the client's name of the model
   * @param hideUsage whether {@code usage: null} is to be taken out
   */
  AnswerScan(String model, boolean hideUsage, AnswerTally tally) {
    this.modelJson = Json.quoted(model);
    this.modelBytes = modelJson.getBytes(StandardCharsets.UTF_8);
    this.hideUsage = hideUsage;
    this.tally = tally;
  }

  /**
   * Reads one document.
   *
   * @throws IOException when it is no JSON object, or more than one value
   */
  void read(byte[] bytes, int from, int to) throws IOException {
    patches.clear();
    list = false;
    items = false;
    itemCount = 0;
    usage = false;
    errorTo = 0;
    try (JsonParser json = Json.read(bytes, from, to)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      String name;
      while ((name = json.nextFieldName()) != null) {
        readMember(name, json, bytes, from);
      }
      if (json.nextToken() != null) {
        throw new IOException("more than one value");
      }
    }
  }

  /** What has to change, in order; places count from the document's first byte. */
  List<Patch> patches() {
    return patches;
  }

  /** Whether there was a list of choices, vectors or the like at all. */
  boolean hasList() {
    return list;
  }

  /** Whether there was at least one choice, vector or the like. */
  boolean hasItems() {
    return items;
  }

  /** How many vectors, images or the like there were. */
  int items() {
    return itemCount;
  }

  /** Whether there was a usage report. */
  boolean hasUsage() {
    return usage;
  }

  /** Whether there was an error. */
  boolean hasError() {
    return errorTo > 0;
  }

  /** Where the error begins, counted from the document's first byte. */
  int errorFrom() {
    return errorFrom;
  }

  /** Where it ends, exclusive. */
  int errorTo() {
    return errorTo;
  }

  /** The name of the answer; null as long as none was told. */
  @Nullable String id() {
    return id;
  }

  /** When the answer was made, in seconds; 0 as long as it was not told. */
  long created() {
    return created;
  }

  private void readMember(String name, JsonParser json, byte[] bytes, int base) throws IOException {
    switch (name) {
      case "id" -> readId(json);
      case "created" -> readCreated(json);
      case "model" -> readModel(json, bytes, base);
      case "choices" -> readChoices(json, bytes, base);
      case "data", "results" -> readItems(json);
      case "usage" -> {
        int nameFrom = tokenFrom(json);
        readUsage(json, bytes, base);
        if (hideUsage && json.currentToken() == JsonToken.VALUE_NULL) {
          removeMember(bytes, base, nameFrom, tokenFrom(json) + 4);
        }
      }
      case "x_groq", "meta" -> readNested(json, bytes, base);
      case "error" -> readError(json);
      default -> skip(json);
    }
  }

  private void readId(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
    } else if (id == null && json.getTextLength() <= ID_CHARS_MAX) {
      id = json.getText();
    }
  }

  private void readCreated(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
      json.skipChildren();
    } else if (created == 0 && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      created = json.getLongValue();
    }
  }

  private void readModel(JsonParser json, byte[] bytes, int base) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return;
    }
    int from = tokenFrom(json);
    int mayEnd = base + from + modelBytes.length;
    if (mayEnd <= bytes.length
        && Arrays.equals(bytes, base + from, mayEnd, modelBytes, 0, modelBytes.length)) {
      return;
    }
    json.finishToken();
    patches.add(new Patch(from, here(json), modelJson));
  }

  private void readUsage(JsonParser json, byte[] bytes, int base) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    usage = true;
    int from = tokenFrom(json);
    UsageReport report = tally.usageReport();
    report.read(json);
    report.keepRaw(bytes, base + from, base + here(json));
  }

  /** An object of a vendor's own that may hold the usage: Groq's, and Cohere's for rankings. */
  private void readNested(JsonParser json, byte[] bytes, int base) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      if (name.equals("usage") || name.equals("billed_units")) {
        readUsage(json, bytes, base);
      } else {
        skip(json);
      }
    }
  }

  private void readChoices(JsonParser json, byte[] bytes, int base) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    list = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        items = true;
        readChoice(json, bytes, base);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readChoice(JsonParser json, byte[] bytes, int base) throws IOException {
    int index = 0;
    boolean ended = false;
    String name;
    while ((name = json.nextFieldName()) != null) {
      switch (name) {
        case "index" -> {
          index = json.nextIntValue(0);
          json.skipChildren();
        }
        case "delta", "message" -> {
          json.nextToken();
          MessageText.read(json, tally);
        }
        case "text" -> {
          json.nextToken();
          tally.text(json);
        }
        case "finish_reason" -> {
          ended = json.nextToken() == JsonToken.VALUE_STRING && json.getTextLength() > 0;
          if (ended && CURTAILED.contains(json.getText())) {
            tally.curtail();
          }
          json.skipChildren();
        }
        case "usage" -> readUsage(json, bytes, base);
        default -> skip(json);
      }
    }
    tally.choices().saw(index, ended);
  }

  /** Vectors, images, verdicts, documents: one each. */
  private void readItems(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    list = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items = true;
      itemCount++;
      tally.produce();
      json.skipChildren();
    }
  }

  private void readError(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    int from = tokenFrom(json);
    boolean present =
        switch (token) {
          case VALUE_NULL, VALUE_FALSE -> false;
          case VALUE_STRING -> json.getTextLength() > 0;
          default -> true;
        };
    json.skipChildren();
    if (present) {
      json.finishToken();
      errorFrom = from;
      errorTo = here(json);
    }
  }

  /** Takes a member out together with one of the commas around it. */
  private void removeMember(byte[] bytes, int base, int nameFrom, int valueTo) {
    int floor = patches.isEmpty() ? 0 : patches.getLast().to();
    int before = nameFrom - 1;
    while (before >= floor && isSpace(bytes[base + before])) {
      before--;
    }
    if (before >= floor && bytes[base + before] == ',') {
      patches.add(new Patch(before, valueTo, ""));
      return;
    }
    int after = valueTo;
    while (isSpace(bytes[base + after])) {
      after++;
    }
    int end = bytes[base + after] == ',' ? after + 1 : valueTo;
    patches.add(new Patch(nameFrom, end, ""));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static void skip(JsonParser json) throws IOException {
    json.nextToken();
    json.skipChildren();
  }

  private static int tokenFrom(JsonParser json) throws IOException {
    return place(json.currentTokenLocation());
  }

  private static int here(JsonParser json) throws IOException {
    return place(json.currentLocation());
  }

  private static int place(JsonLocation location) throws IOException {
    long offset = location.getByteOffset();
    if (offset < 0) {
      throw new IOException("not in UTF-8");
    }
    return (int) offset;
  }
}
