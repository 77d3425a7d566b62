package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.plan.PlanUsage.BucketUse;
import io.nebulagate.application.plan.PlanUsage.CycleUse;
import io.nebulagate.domain.ledger.Asset;
import java.util.List;

/** What became of one cycle; its allowances in the plan's order. */
record CycleUseView(
    long number,
    @JsonProperty("starts_at") String startsAt,
    @JsonProperty("ends_at") String endsAt,
    List<AllowanceUse> allowances) {

  static CycleUseView of(CycleUse use) {
    return new CycleUseView(
        use.cycle().number(),
        use.cycle().start().toString(),
        use.cycle().end().toString(),
        use.buckets().stream().map(AllowanceUse::of).toList());
  }

  /** What became of one allowance; dollars, tokens or calls. */
  record AllowanceUse(
      String asset,
      String granted,
      @JsonProperty("carried_in") String carriedIn,
      String used,
      String held,
      String available,
      @JsonProperty("carried_out") String carriedOut,
      String lapsed) {

    static AllowanceUse of(BucketUse bucket) {
      Asset asset = bucket.asset();
      return new AllowanceUse(
          AssetWords.of(asset),
          asset.toDecimal(bucket.granted()),
          asset.toDecimal(bucket.carriedIn()),
          asset.toDecimal(bucket.used()),
          asset.toDecimal(bucket.held()),
          asset.toDecimal(bucket.available()),
          asset.toDecimal(bucket.carriedOut()),
          asset.toDecimal(bucket.lapsed()));
    }
  }
}
