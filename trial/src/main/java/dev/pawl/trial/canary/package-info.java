/** A new version on a little traffic first, beside a fresh baseline of equal size. */
@NullMarked
package dev.pawl.trial.canary;

import org.jspecify.annotations.NullMarked;
