/** Stand-ins for where notices are kept and sent. */
@NullMarked
package io.nebulagate.application.fake.notice;

import org.jspecify.annotations.NullMarked;
