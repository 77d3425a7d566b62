package io.nebulagate.application.videos;

import io.nebulagate.application.routing.Place;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A video somebody asked for: whose it is, where it is made, and what it will cost. Its id is that
 * of the request that began it, which is also the id of the hold that pays for it.
 *
 * @param place the one place that knows the video
 * @param fresh whether its provider was asked within the last second
 * @param settled whether its hold has been resolved
 */
public record VideoTask(
    RequestId id,
    RequestRecord.Caller caller,
    Models models,
    Place place,
    Terms terms,
    VideoState state,
    Instant createdAt,
    boolean fresh,
    boolean settled) {

  /**
   * What was asked of.
   *
   * @param asked the client's name of it
   * @param priced the model that is charged for
   */
  public record Models(ModelName asked, ModelName priced) {}

  /**
   * What it costs.
   *
   * @param held what was set aside; nothing for what cannot cost anything
   * @param price the sheet it was begun with, as far as it prices videos
   */
  public record Terms(Money held, PriceSheet price, BigDecimal groupRatio) {}
}
