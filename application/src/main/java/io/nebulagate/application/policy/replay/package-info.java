/** Policies held against what was asked before. */
@NullMarked
package io.nebulagate.application.policy.replay;

import org.jspecify.annotations.NullMarked;
