/** Scenarios, played against a running server, and its verdicts held against the truth. */
@NullMarked
package dev.pawl.cli.simulate;

import org.jspecify.annotations.NullMarked;
