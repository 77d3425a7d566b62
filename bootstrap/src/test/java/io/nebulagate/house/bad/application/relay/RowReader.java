package io.nebulagate.house.bad.application.relay;

import io.nebulagate.house.bad.persistence.PublicEntity;

/** Knows a table. */
record RowReader(PublicEntity row) {}
