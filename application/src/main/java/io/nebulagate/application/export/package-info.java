/**
 * What leaves the gateway for those who watch it: rows as JSON lines, page by page, none missed.
 */
@NullMarked
package io.nebulagate.application.export;

import org.jspecify.annotations.NullMarked;
