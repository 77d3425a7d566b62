package io.nebulagate.inbound.http.keyusage;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The billing dashboard where OpenAI had it. */
@Singleton
@Path("/v1/dashboard/billing")
@RunOnVirtualThread
public class VersionedBillingResource {

  private final BillingAnswers answers;

  VersionedBillingResource(BillingAnswers answers) {
    this.answers = answers;
  }

  @Operation(summary = "What the key's account may spend in all")
  @GET
  @Path("/subscription")
  @PermitAll
  public BillingAnswers.Subscription subscription(HttpServerRequest request) {
    return answers.subscription(request);
  }

  @Operation(summary = "What the key's account has spent")
  @GET
  @Path("/usage")
  @PermitAll
  public BillingAnswers.Usage usage(HttpServerRequest request) {
    return answers.usage(request);
  }
}
