package io.nebulagate.outbound.provider.conversation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds where a document names the model, so that its bytes can show the client's name instead. */
public final class ModelPlaces {

  private final List<List<String>> places;
  private final String shown;

  /** The name that is to be shown at these places. */
  public ModelPlaces(List<List<String>> places, String shown) {
    this.places = places;
    this.shown = Json.quoted(shown);
  }

  /** What has to change, in order, counted from {@code from}; nothing in what is no object. */
  public List<Patch> patches(byte[] bytes, int from, int to) {
    List<Patch> found = new ArrayList<>(1);
    try (JsonParser json = Json.read(bytes, from, to)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        look(json, places, found);
      }
    } catch (IOException broken) {
      return List.of(); // the client's own reader decides what that means
    }
    return found;
  }

  private void look(JsonParser json, List<List<String>> below, List<Patch> found)
      throws IOException {
    String name;
    while ((name = json.nextFieldName()) != null) {
      List<List<String>> deeper = below(below, name);
      JsonToken token = json.nextToken();
      if (deeper.isEmpty()) {
        json.skipChildren();
      } else if (token == JsonToken.START_OBJECT) {
        look(json, deeper, found);
      } else if (token == JsonToken.VALUE_STRING && deeper.stream().anyMatch(List::isEmpty)) {
        int begin = (int) json.currentTokenLocation().getByteOffset();
        json.finishToken();
        found.add(new Patch(begin, (int) json.currentLocation().getByteOffset(), shown));
      } else {
        json.skipChildren();
      }
    }
  }

  private static List<List<String>> below(List<List<String>> places, String name) {
    List<List<String>> deeper = new ArrayList<>(1);
    for (List<String> place : places) {
      if (!place.isEmpty() && place.getFirst().equals(name)) {
        deeper.add(place.subList(1, place.size()));
      }
    }
    return deeper;
  }
}
