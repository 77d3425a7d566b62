package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.realtime.RealtimeEdge;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** OpenAI's sessions, also where Azure's clients ask for them. */
@Singleton
public class OpenAiRealtime {

  private final RealtimeEdge edge;
  private final OpenAiDialect dialect = new OpenAiDialect();

  OpenAiRealtime(RealtimeEdge edge) {
    this.edge = edge;
  }

  void register(@Observes Router router) {
    for (String path : new String[] {"/v1/realtime", "/openai/v1/realtime"}) {
      router
          .route(HttpMethod.GET, path)
          .handler(context -> edge.serve(context, dialect, OpenAiRealtime::event));
    }
  }

  private static String event(GatewayError error) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "error")
        .set("error", OpenAiErrorWriter.error(error))
        .toString();
  }
}
