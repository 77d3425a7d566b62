/** What was done through the admin API, written down and read. */
@NullMarked
package io.nebulagate.inbound.http.admin.audit;

import org.jspecify.annotations.NullMarked;
