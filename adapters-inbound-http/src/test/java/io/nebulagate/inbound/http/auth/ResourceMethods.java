package io.nebulagate.inbound.http.auth;

import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.jboss.jandex.MethodInfo;

/** Every method of this module that answers a request, as the build indexed them. */
public final class ResourceMethods {

  private static final Set<String> VERBS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private ResourceMethods() {}

  public static List<MethodInfo> all() throws IOException {
    return index().getAnnotations(Path.class).stream()
        .map(AnnotationInstance::target)
        .filter(target -> target.kind() == AnnotationTarget.Kind.CLASS)
        .map(target -> target.asClass())
        .flatMap((ClassInfo resource) -> resource.methods().stream())
        .filter(method -> verb(method).isPresent())
        .toList();
  }

  /** The HTTP method that it answers. */
  public static Optional<String> verb(MethodInfo method) {
    return method.annotations().stream()
        .map(AnnotationInstance::name)
        .filter(name -> name.packagePrefix().equals("jakarta.ws.rs"))
        .map(name -> name.withoutPackagePrefix())
        .filter(VERBS::contains)
        .findFirst();
  }

  /** The template of its path. */
  public static String path(MethodInfo method) {
    AnnotationInstance below = method.declaredAnnotation(Path.class);
    String own = below == null ? "" : below.value().asString();
    String base = method.declaringClass().declaredAnnotation(Path.class).value().asString();
    return base + (own.isEmpty() || own.startsWith("/") ? own : "/" + own);
  }

  public static String name(MethodInfo method) {
    return method.declaringClass().simpleName() + "." + method.name();
  }

  private static Index index() throws IOException {
    String resource = "META-INF/jandex.idx";
    String ours = "adapters-inbound-http";
    for (URL url :
        Collections.list(ResourceMethods.class.getClassLoader().getResources(resource))) {
      if (url.getPath().contains(ours + "/target/classes")) {
        try (InputStream stream = url.openStream()) {
          return new IndexReader(stream).read();
        }
      }
    }
    throw new IOException("the build did not index this module");
  }
}
