package io.nebulagate.domain.access;

/**
 * A part of a tenant's work that keys are filed under and limits are set for.
 *
 * @param tenant the organisation, or the user outside any, it belongs to
 * @param name unique within the tenant
 */
public record Project(long id, long tenant, String name) {}
