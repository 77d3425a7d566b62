/** Vectors and rankings: clients of every dialect at providers of every type. */
@NullMarked
package io.nebulagate.bootstrap.flow.dialects.inquiry;

import org.jspecify.annotations.NullMarked;
