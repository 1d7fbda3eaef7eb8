/**
 * Test-then-train evaluation: each row is predicted when it arrives, and learned when its label is
 * known.
 */
@NullMarked
package dev.pawl.learn.evaluation;

import org.jspecify.annotations.NullMarked;
