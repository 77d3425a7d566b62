/** The same credit to many accounts, as a job that survives whoever works on it. */
@NullMarked
package io.nebulagate.application.compensation;

import org.jspecify.annotations.NullMarked;
