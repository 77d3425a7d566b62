package io.nebulagate.inbound.http.admin.sites;

import io.nebulagate.application.sync.SiteState;

/** Why a site could not be asked. */
record FailureView(String code, String message, String at) {

  static FailureView of(SiteState.Failure failure) {
    return new FailureView(failure.code(), failure.message(), failure.at().toString());
  }
}
