/** From a request to its version, its outcomes, its example and the decisions it counted in. */
@NullMarked
package dev.pawl.control.trace;

import org.jspecify.annotations.NullMarked;
