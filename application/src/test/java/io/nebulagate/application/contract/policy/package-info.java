/** What everybody does who keeps policies. */
@NullMarked
package io.nebulagate.application.contract.policy;

import org.jspecify.annotations.NullMarked;
