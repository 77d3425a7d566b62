package io.nebulagate.inbound.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.jboss.jandex.MethodInfo;
import org.junit.jupiter.api.Test;

/** No way in without a decision on who may take it. */
class AuthorisationTest {

  private static final Set<String> OPEN =
      Set.of(
          "HealthResource.alive",
          "HealthResource.ready",
          "StatusResource.status",
          "PricingResource.list",
          "SignInResource.signIn",
          "SetupResource.setUp",
          "PasswordResource.forgot",
          "PasswordResource.reset",
          "EmailResource.verify",
          "OpenAiResource.chat",
          "OpenAiResource.completions",
          "OpenAiResource.embeddings",
          "OpenAiResource.models",
          "OpenAiResource.model",
          "TokenUsageResource.find",
          "BillingResource.subscription",
          "BillingResource.usage",
          "VersionedBillingResource.subscription",
          "VersionedBillingResource.usage");

  @Test
  void everyResourceMethodSaysWhoMayCallIt() throws IOException {
    List<MethodInfo> methods = resourceMethods();

    assertThat(methods).hasSizeGreaterThan(20);
    for (MethodInfo method : methods) {
      boolean open = method.hasDeclaredAnnotation(PermitAll.class);
      boolean closed = method.hasDeclaredAnnotation(RolesAllowed.class);
      assertThat(open ^ closed).as(name(method)).isTrue();
      assertThat(open).as(name(method)).isEqualTo(OPEN.contains(name(method)));
    }
  }

  private static List<MethodInfo> resourceMethods() throws IOException {
    return index().getAnnotations(Path.class).stream()
        .map(AnnotationInstance::target)
        .filter(target -> target.kind() == AnnotationTarget.Kind.CLASS)
        .map(target -> target.asClass())
        .flatMap((ClassInfo resource) -> resource.methods().stream())
        .filter(method -> method.annotations().stream().anyMatch(found -> isHttpMethod(found)))
        .toList();
  }

  private static boolean isHttpMethod(AnnotationInstance found) {
    return found.name().packagePrefix().equals("jakarta.ws.rs")
        && Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
            .contains(found.name().withoutPackagePrefix());
  }

  private static String name(MethodInfo method) {
    return method.declaringClass().simpleName() + "." + method.name();
  }

  private static Index index() throws IOException {
    String resource = "META-INF/jandex.idx";
    String ours = "adapters-inbound-http";
    for (URL url :
        Collections.list(AuthorisationTest.class.getClassLoader().getResources(resource))) {
      if (url.getPath().contains(ours + "/target/classes")) {
        try (InputStream stream = url.openStream()) {
          return new IndexReader(stream).read();
        }
      }
    }
    throw new IOException("the build did not index this module");
  }
}
