/** {@code pawl learn}: learning from a file of rows, test-then-train, without a server. */
@NullMarked
package dev.pawl.cli.learn;

import org.jspecify.annotations.NullMarked;
