/**
 * Videos: what becomes of a task after it has begun, at which provider it runs, who may see it, and
 * what is charged at its end.
 */
@NullMarked
package io.nebulagate.application.videos;

import org.jspecify.annotations.NullMarked;
