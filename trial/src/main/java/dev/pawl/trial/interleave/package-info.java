/** Two rankings in one list: whose results are clicked. */
@NullMarked
package dev.pawl.trial.interleave;

import org.jspecify.annotations.NullMarked;
