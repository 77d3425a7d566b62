package io.nebulagate.application.access;

import io.nebulagate.domain.access.Secret;
import java.net.InetAddress;

/**
 * Who asks, and from where.
 *
 * @param credential the one key that was presented
 */
public record Asker(Secret credential, InetAddress client) {}
