/** What people and programs are told of, whoever carries it to them. */
@NullMarked
package io.nebulagate.domain.notice;

import org.jspecify.annotations.NullMarked;
