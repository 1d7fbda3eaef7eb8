/** What another policy would have earned, from the log of the one that ran. */
@NullMarked
package dev.pawl.trial.offpolicy;

import org.jspecify.annotations.NullMarked;
