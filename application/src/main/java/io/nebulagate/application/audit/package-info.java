/** What operators and people did: who, when, from where, and what changed. */
@NullMarked
package io.nebulagate.application.audit;

import org.jspecify.annotations.NullMarked;
