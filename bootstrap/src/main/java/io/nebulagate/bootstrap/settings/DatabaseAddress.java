package io.nebulagate.bootstrap.settings;

import io.nebulagate.domain.access.Secret;

/**
 * Where a PostgreSQL database is and who signs in.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…}, without user and password, safe to print
 * @param user the role that signs in
 * @param password its password, possibly empty where the server asks for none
 */
public record DatabaseAddress(String jdbcUrl, String user, Secret password) {}
