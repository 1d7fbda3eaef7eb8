/** A spec made ready: its columns, its task, and how its learners are made. */
@NullMarked
package dev.pawl.loop.definition;

import org.jspecify.annotations.NullMarked;
