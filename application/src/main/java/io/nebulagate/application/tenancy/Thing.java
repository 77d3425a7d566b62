package io.nebulagate.application.tenancy;

/** Kinds of things that belong to a tenant and have an id of their own. */
public enum Thing {
  /** An account of the ledger. */
  ACCOUNT("account"),
  /** An API key. */
  API_KEY("API key"),
  /** An organisation, which is a tenant itself. */
  ORGANISATION("organisation"),
  /** A project. */
  PROJECT("project"),
  /** A voucher that was redeemed. */
  REDEMPTION("redemption"),
  /** A relayed request. */
  REQUEST("request"),
  /** That an account has a plan. */
  SUBSCRIPTION("subscription"),
  /** A webhook. */
  WEBHOOK("webhook");

  private final String label;

  Thing(String label) {
    this.label = label;
  }

  /** What it is called in a sentence. */
  public String label() {
    return label;
  }
}
