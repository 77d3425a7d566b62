package io.nebulagate.inbound.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.AuditedAttempt;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
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
          "ExternalSignInResource.begin",
          "ExternalSignInResource.finish",
          "SecondFactorResource.confirm",
          "SetupResource.setUp",
          "PasswordResource.forgot",
          "PasswordResource.reset",
          "EmailResource.verify",
          "GeminiResource.ask",
          "GeminiResource.count",
          "GeminiResource.model",
          "GeminiResource.models",
          "OpenAiResource.chat",
          "OpenAiResource.completions",
          "OpenAiResource.embeddings",
          "OpenAiResource.images",
          "OpenAiResource.imageEdits",
          "OpenAiResource.imageVariations",
          "OpenAiResource.speech",
          "OpenAiResource.transcriptions",
          "OpenAiResource.translations",
          "OpenAiResource.moderations",
          "OpenAiResource.rerank",
          "OpenAiResource.models",
          "OpenAiResource.model",
          "AnthropicResource.messages",
          "AnthropicResource.count",
          "CohereResource.chat",
          "CohereResource.embed",
          "CohereResource.rerank",
          "ResponsesResource.respond",
          "ResponsesResource.webSocket",
          "KeptResponsesResource.find",
          "KeptResponsesResource.input",
          "KeptResponsesResource.cancel",
          "KeptResponsesResource.delete",
          "VideosResource.begin",
          "VideosResource.generate",
          "VideosResource.remix",
          "VideosResource.list",
          "VideosResource.find",
          "VideosResource.findByOlderName",
          "VideosResource.content",
          "VideosResource.delete",
          "TokenUsageResource.find",
          "BillingResource.subscription",
          "BillingResource.usage",
          "VersionedBillingResource.subscription",
          "VersionedBillingResource.usage");

  @Test
  void everyResourceMethodSaysWhoMayCallIt() throws IOException {
    List<MethodInfo> methods = ResourceMethods.all();

    assertThat(methods).hasSizeGreaterThan(20);
    for (MethodInfo method : methods) {
      boolean open = method.hasDeclaredAnnotation(PermitAll.class);
      boolean closed = method.hasDeclaredAnnotation(RolesAllowed.class);
      assertThat(open ^ closed).as(name(method)).isTrue();
      assertThat(open).as(name(method)).isEqualTo(OPEN.contains(name(method)));
    }
  }

  @Test
  void whateverPeopleMayCallSaysWhoseThingsItWorksOn() throws IOException {
    for (MethodInfo method : ResourceMethods.all()) {
      if (!forPeople(method)) {
        continue;
      }
      boolean owned = method.hasDeclaredAnnotation(Owned.class);
      boolean ofCaller = method.hasDeclaredAnnotation(OfCaller.class);
      assertThat(owned ^ ofCaller).as(name(method)).isTrue();
      assertThat(owned).as(name(method)).isEqualTo(takesId(method));
    }
  }

  @Test
  void whateverChangesSomethingIsWrittenDown() throws IOException {
    for (MethodInfo method : ResourceMethods.all()) {
      boolean reads = Set.of("GET", "HEAD").contains(ResourceMethods.verb(method).orElseThrow());
      boolean open = method.hasDeclaredAnnotation(PermitAll.class);
      AnnotationInstance audited = method.declaredAnnotation(Audited.class);
      assertThat(audited != null).as(name(method)).isEqualTo(!reads && !open);
      AnnotationInstance tried = method.declaredAnnotation(AuditedAttempt.class);
      boolean ofAdmin = IdentityPaths.ofAdmin(ResourceMethods.path(method));
      assertThat(tried != null).as(name(method)).isEqualTo(!reads && open && ofAdmin);
      if (audited != null) {
        assertThat(audited.value().asString()).as(name(method)).matches("[a-z]+\\.[a-z-]+");
      }
    }
  }

  private static boolean forPeople(MethodInfo method) {
    AnnotationInstance roles = method.declaredAnnotation(RolesAllowed.class);
    return roles != null && List.of(roles.value().asStringArray()).contains(Roles.USER);
  }

  /** Whether the first argument is an id of the path: what an interceptor looks at. */
  private static boolean takesId(MethodInfo method) {
    return method.parametersCount() > 0
        && method.parameters().getFirst().hasDeclaredAnnotation(PathParam.class)
        && method.parameterType(0).name().toString().equals("java.lang.String");
  }

  private static String name(MethodInfo method) {
    return ResourceMethods.name(method);
  }
}
