/** Who gets which version: a function of a salt, a unit and the shares, and of nothing else. */
@NullMarked
package dev.pawl.trial.assignment;

import org.jspecify.annotations.NullMarked;
