/** What a server tells its operator while it runs: a line each, for people or for programs. */
@NullMarked
package dev.pawl.cli.logging;

import org.jspecify.annotations.NullMarked;
