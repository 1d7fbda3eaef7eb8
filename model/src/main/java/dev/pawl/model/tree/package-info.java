/** Frozen trees, for classification and regression. */
@NullMarked
package dev.pawl.model.tree;

import org.jspecify.annotations.NullMarked;
