/**
 * Learners that take in one example, or one micro-batch, at a time, and can be copied, frozen,
 * checkpointed and continued exactly. Usable without the rest of Pawl. No I/O, no threads, no
 * unseeded randomness.
 */
@NullMarked
package dev.pawl.learn;

import org.jspecify.annotations.NullMarked;
