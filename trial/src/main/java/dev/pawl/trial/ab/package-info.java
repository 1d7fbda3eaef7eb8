/** Two samples, one look: fixed-horizon tests of means, proportions and ratios. */
@NullMarked
package dev.pawl.trial.ab;

import org.jspecify.annotations.NullMarked;
