package io.nebulagate.persistence;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A pool like the gateway's own. */
public record PooledDataSource(DataSource dataSource) {

  private static final int CONNECTIONS_MAX = 20;

  static PooledDataSource of(String url, String initialSql) {
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier();
    AgroalConnectionPoolConfigurationSupplier pool = configuration.connectionPoolConfiguration();
    pool.maxSize(CONNECTIONS_MAX)
        .acquisitionTimeout(Duration.ofSeconds(30))
        .connectionFactoryConfiguration()
        .jdbcUrl(url)
        .initialSql(initialSql);
    try {
      return new PooledDataSource(AgroalDataSource.from(configuration));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
