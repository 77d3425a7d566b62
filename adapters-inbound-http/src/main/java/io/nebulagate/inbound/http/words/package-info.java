/** What is said in questions and answers, whatever the dialect, for those who look at words. */
@NullMarked
package io.nebulagate.inbound.http.words;

import org.jspecify.annotations.NullMarked;
