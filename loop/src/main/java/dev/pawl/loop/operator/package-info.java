/** What every part of the fold with a state of its own can do. */
@NullMarked
package dev.pawl.loop.operator;

import org.jspecify.annotations.NullMarked;
