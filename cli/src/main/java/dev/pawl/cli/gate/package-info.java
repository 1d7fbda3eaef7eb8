/** The gate, dry: whether what a spec makes would pass it, before there is a server. */
@NullMarked
package dev.pawl.cli.gate;

import org.jspecify.annotations.NullMarked;
