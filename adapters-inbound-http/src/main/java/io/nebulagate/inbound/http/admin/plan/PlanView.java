package io.nebulagate.inbound.http.admin.plan;

import io.nebulagate.application.plan.PlanUseCase.Offer;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanVersion;

/** A plan, and what whoever subscribes now is promised. */
record PlanView(long id, String name, boolean archived, int version, TermsView terms) {

  static PlanView of(Offer offer) {
    return new PlanView(
        offer.plan().id(),
        offer.plan().name(),
        offer.plan().archived(),
        offer.newest().number(),
        TermsView.of(offer.newest().terms()));
  }

  /** A plan without its terms. */
  record Summary(long id, String name, boolean archived) {

    static Summary of(Plan plan) {
      return new Summary(plan.id(), plan.name(), plan.archived());
    }
  }

  /** What a plan stated once. */
  record Version(int version, TermsView terms) {

    static Version of(PlanVersion version) {
      return new Version(version.number(), TermsView.of(version.terms()));
    }
  }
}
