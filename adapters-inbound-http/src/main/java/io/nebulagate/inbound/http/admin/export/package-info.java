/** Where rows are exported to, for operators. */
@NullMarked
package io.nebulagate.inbound.http.admin.export;

import org.jspecify.annotations.NullMarked;
