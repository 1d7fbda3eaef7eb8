/**
 * Frozen models that say what is already known without learning from features: a value by key, an
 * expression of the row. What a learned model has to beat.
 */
@NullMarked
package dev.pawl.model.baseline;

import org.jspecify.annotations.NullMarked;
