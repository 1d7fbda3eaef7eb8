/** Keeping and restoring frozen models of every kind, without any learner. */
@NullMarked
package dev.pawl.model.frozen;

import org.jspecify.annotations.NullMarked;
