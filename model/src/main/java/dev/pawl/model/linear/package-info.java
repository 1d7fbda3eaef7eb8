/** Frozen linear models over the sparse vectors of a pipeline. */
@NullMarked
package dev.pawl.model.linear;

import org.jspecify.annotations.NullMarked;
