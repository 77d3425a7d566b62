package io.nebulagate.inbound.http.admin.audit;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an audited method is about to change, as it is shown to operators. */
@RequestScoped
public class Before {

  private @Nullable Object view;

  /** Remembers how the thing looks now. */
  public void was(Object shown) {
    view = shown;
  }

  Optional<Object> view() {
    return Optional.ofNullable(view);
  }
}
