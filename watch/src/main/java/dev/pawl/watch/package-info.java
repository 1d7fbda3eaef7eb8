/**
 * The health of data and models: what is out of order, since when, how sure, how bad. Yields
 * findings and delivers none; pure and mergeable, in event time only.
 */
@NullMarked
package dev.pawl.watch;

import org.jspecify.annotations.NullMarked;
