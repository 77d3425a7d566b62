package io.nebulagate.application.fake.suite;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.contract.AuditLogContract;
import io.nebulagate.application.fake.access.InMemoryAuditLog;
import java.time.InstantSource;

class InMemoryAuditLogTest extends AuditLogContract {

  private final AuditLog log = new InMemoryAuditLog(InstantSource.system());

  @Override
  protected AuditLog log() {
    return log;
  }
}
