package io.nebulagate.inbound.http.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.inbound.http.document.Schemas;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * What the types of a record's components say about its fields: {@code Optional} may be left out,
 * {@code @Nullable} may be null or left out, everything else is always there.
 */
final class Presence {

  private static final String OURS = "io.nebulagate.inbound.http";
  private static final DotName RECORD = DotName.createSimple(Record.class);
  private static final DotName OPTIONAL = DotName.createSimple(Optional.class);
  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);

  private static final DotName SCHEMA =
      DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

  private final IndexView index;

  Presence(IndexView index) {
    this.index = index;
  }

  /** Marks the fields of every schema that was made of a record of this module. */
  void mark(Map<String, Schema> schemas) {
    for (ClassInfo type : index.getKnownDirectSubclasses(RECORD)) {
      if (type.name().toString().startsWith(OURS)) {
        schemas.forEach((name, schema) -> {
          if (isMadeOf(type, name)) {
            mark(schema, type);
          }
        });
      }
    }
  }

  /** The name of the schema that is made of {@code type}. */
  static String schemaName(ClassInfo type) {
    AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
    return schema == null || schema.value("name") == null
        ? type.simpleName()
        : schema.value("name").asString();
  }

  /** A record that takes types becomes a schema for each, whose name goes on with the type's. */
  private static boolean isMadeOf(ClassInfo type, String schema) {
    return type.typeParameters().isEmpty()
        ? schema.equals(schemaName(type))
        : schema.startsWith(schemaName(type));
  }

  private void mark(Schema schema, ClassInfo type) {
    for (FieldInfo field : type.fields()) {
      if (Modifier.isStatic(field.flags())) {
        continue;
      }
      if (field.hasDeclaredAnnotation(JsonUnwrapped.class)) {
        mark(schema, Objects.requireNonNull(index.getClassByName(field.type().name())));
      } else {
        mark(schema, field);
      }
    }
  }

  private static void mark(Schema schema, FieldInfo field) {
    String name = jsonName(field);
    Map<String, Schema> properties = schema.getProperties();
    Schema value = properties == null ? null : properties.get(name);
    if (value == null) {
      return;
    }
    boolean required = schema.getRequired() != null && schema.getRequired().contains(name);
    if (field.type().kind() == Type.Kind.TYPE_VARIABLE) {
      markContent(value);
      return;
    }
    if (field.type().hasAnnotation(NULLABLE)) {
      schema.addProperty(name, orNull(value));
    } else if (field.type().name().equals(OPTIONAL)) {
      schema.addProperty(name, withoutNull(value));
    } else if (!required && !field.hasDeclaredAnnotation(JsonInclude.class)) {
      schema.addRequired(name);
    }
  }

  /** What stands for a type of the caller's choosing is there, or with {@code Void} never. */
  private static void markContent(Schema value) {
    if (value.getType() == null && value.getRef() == null) {
      value.addType(SchemaType.NULL);
    }
  }

  private static Schema orNull(Schema value) {
    if (value.getType() != null) {
      return value.getType().contains(SchemaType.NULL) ? value : value.addType(SchemaType.NULL);
    }
    return OASFactory.createSchema().addAnyOf(value).addAnyOf(Schemas.of(SchemaType.NULL));
  }

  private static Schema withoutNull(Schema value) {
    if (value.getType() != null) {
      value.removeType(SchemaType.NULL);
    }
    return value.getAnyOf() == null ? value : value.getAnyOf().getFirst();
  }

  private static String jsonName(FieldInfo field) {
    AnnotationInstance named = field.declaredAnnotation(JsonProperty.class);
    return named == null ? field.name() : named.value().asString();
  }
}
