/** How many tokens a question has, told without answering it. */
@NullMarked
package io.nebulagate.application.counting;

import org.jspecify.annotations.NullMarked;
