/** Every port in memory: small, correct, thread-safe, and held to the same contract suites. */
@NullMarked
package io.nebulagate.application.fake;

import org.jspecify.annotations.NullMarked;
