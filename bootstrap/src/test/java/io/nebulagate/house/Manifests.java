package io.nebulagate.house;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The manifests of one folder, read into fabric8's models. A field that Kubernetes does not know
 * fails here instead of being ignored there.
 */
final class Manifests {

  private static final ObjectMapper STRICT =
      YAMLMapper.builder(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new WithoutCatchAll())
          .build();

  private final List<JsonNode> documents = new ArrayList<>();
  private final List<String> files;

  Manifests(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      List<Path> yaml = found.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      files = yaml.stream().map(file -> file.getFileName().toString()).toList();
      for (Path file : yaml) {
        STRICT
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(file.toFile())
            .forEachRemaining(documents::add);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  List<String> files() {
    return files;
  }

  List<String> kinds() {
    return documents.stream().map(document -> document.path("kind").asText()).toList();
  }

  JsonNode tree(String kind) {
    return documents.stream()
        .filter(document -> document.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  <T> T one(Class<T> kind) {
    try {
      return STRICT.treeToValue(tree(kind.getSimpleName()), kind);
    } catch (JsonProcessingException unknownField) {
      throw new UncheckedIOException(unknownField);
    }
  }

  /** The models keep unknown fields in a map of their own; here they shall be an error. */
  private static final class WithoutCatchAll extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }
}
