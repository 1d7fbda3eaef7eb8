/** Traffic that goes where rewards are, and what can still be said about the arms then. */
@NullMarked
package dev.pawl.trial.bandit;

import org.jspecify.annotations.NullMarked;
