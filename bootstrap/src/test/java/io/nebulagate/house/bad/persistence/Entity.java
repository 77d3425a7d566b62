package io.nebulagate.house.bad.persistence;

/** Stands in for the JPA annotation, so that no test database ever learns of this house. */
@interface Entity {}
