/** A year of real flights, fed to a server as it happened. */
@NullMarked
package dev.pawl.cli.demo;

import org.jspecify.annotations.NullMarked;
