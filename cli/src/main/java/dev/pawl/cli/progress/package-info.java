/** How far long work has come, for people who look on. */
@NullMarked
package dev.pawl.cli.progress;

import org.jspecify.annotations.NullMarked;
