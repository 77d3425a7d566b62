/** Policies: kept in versions, put in force as a whole, and asked before a request is served. */
@NullMarked
package io.nebulagate.application.policy;

import org.jspecify.annotations.NullMarked;
