/**
 * What leaves the fold: decisions under ids that derive from their cause, and what is wanted done
 * outside.
 */
@NullMarked
package dev.pawl.loop.journal;

import org.jspecify.annotations.NullMarked;
