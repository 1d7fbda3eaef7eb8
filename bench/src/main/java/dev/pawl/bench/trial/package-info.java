/** What testing in production costs: assignment on the hot path, the gate once for each block. */
@NullMarked
package dev.pawl.bench.trial;

import org.jspecify.annotations.NullMarked;
