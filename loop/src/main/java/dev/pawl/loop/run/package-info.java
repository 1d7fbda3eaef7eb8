/**
 * The embedded runner: one thread folds one model's log, does what the fold wants done, and keeps
 * checkpoints; and replays, which do the same over a log that has ended.
 */
@NullMarked
package dev.pawl.loop.run;

import org.jspecify.annotations.NullMarked;
