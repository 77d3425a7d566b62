package io.nebulagate.domain.access;

/**
 * A part of a tenant's work that keys are filed under and limits are set for.
 *
 * @param tenant the organisation, or the user outside any, it belongs to
 * @param name unique within the tenant, archived ones included
 * @param archived whether it is over: it takes no more keys, and those that are in it go on
 */
public record Project(long id, long tenant, String name, boolean archived) {

  /** One that is not archived. */
  public Project(long id, long tenant, String name) {
    this(id, tenant, name, false);
  }
}
