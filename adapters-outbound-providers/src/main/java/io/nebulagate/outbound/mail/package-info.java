/** Mail to people, by SMTP. */
@NullMarked
package io.nebulagate.outbound.mail;

import org.jspecify.annotations.NullMarked;
