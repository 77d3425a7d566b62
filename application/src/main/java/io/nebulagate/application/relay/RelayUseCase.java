package io.nebulagate.application.relay;

/** One request through the gateway. Thread-safe; never blocks. */
public interface RelayUseCase {

  /**
   * Starts a request.
   *
   * @return the running request; refusals reach {@link RelayCall#answer}, never this call
   */
  RelayCall start(RelayRequest request);
}
