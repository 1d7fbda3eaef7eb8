/** Several predictors that answer as one. */
@NullMarked
package dev.pawl.model.ensemble;

import org.jspecify.annotations.NullMarked;
