package io.nebulagate.persistence.postgres.routing;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;

@Entity
@Table(name = "price_groups")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class PriceGroupEntity {

  @Id String name;

  BigDecimal ratio;
}
