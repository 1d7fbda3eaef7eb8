/**
 * Confidence sequences: intervals that hold at all looks at once, so that a comparison may be
 * looked at after every observation and stopped at any of them.
 */
@NullMarked
package dev.pawl.trial.sequential;

import org.jspecify.annotations.NullMarked;
