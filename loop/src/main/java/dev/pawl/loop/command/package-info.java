/** What operators ask of a loop, carried out or refused with the reason. */
@NullMarked
package dev.pawl.loop.command;

import org.jspecify.annotations.NullMarked;
