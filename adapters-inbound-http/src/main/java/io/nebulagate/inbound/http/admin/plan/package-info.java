/** Plans, who has them and what is left of them, over the admin API. */
@NullMarked
package io.nebulagate.inbound.http.admin.plan;

import org.jspecify.annotations.NullMarked;
