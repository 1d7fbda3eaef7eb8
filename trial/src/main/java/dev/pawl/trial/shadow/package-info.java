/** A version that answers in the shadow: what it says is compared, and nobody sees it. */
@NullMarked
package dev.pawl.trial.shadow;

import org.jspecify.annotations.NullMarked;
