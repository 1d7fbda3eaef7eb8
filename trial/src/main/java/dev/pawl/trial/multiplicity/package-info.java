/** Many tests, one error rate. */
@NullMarked
package dev.pawl.trial.multiplicity;

import org.jspecify.annotations.NullMarked;
