/** Specs over events that have already happened, and what would have come of them. */
@NullMarked
package dev.pawl.cli.replay;

import org.jspecify.annotations.NullMarked;
