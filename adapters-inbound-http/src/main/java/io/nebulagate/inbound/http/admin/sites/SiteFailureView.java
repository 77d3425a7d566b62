package io.nebulagate.inbound.http.admin.sites;

import io.nebulagate.application.sync.SiteState;

/** Why a site could not be asked. */
record SiteFailureView(String code, String message, String at) {

  static SiteFailureView of(SiteState.Failure failure) {
    return new SiteFailureView(failure.code(), failure.message(), failure.at().toString());
  }
}
