/** What may pass: policies, their rules, what rules look for, and what is done about it. */
@NullMarked
package io.nebulagate.domain.policy;

import org.jspecify.annotations.NullMarked;
