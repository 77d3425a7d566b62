/** The same plan for many: a job that any replica goes on with. */
@NullMarked
package io.nebulagate.application.plan.bulk;

import org.jspecify.annotations.NullMarked;
