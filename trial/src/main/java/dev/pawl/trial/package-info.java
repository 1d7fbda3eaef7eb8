/**
 * The statistics of testing in production: who gets which version, and what the outcomes prove.
 * Pure functions and small accumulators; no I/O, no threads, no wall clock, every random choice
 * from a hash or a seed that is passed in.
 */
@NullMarked
package dev.pawl.trial;

import org.jspecify.annotations.NullMarked;
