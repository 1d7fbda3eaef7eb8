/** Events in the order in which their time comes, for operators that wait for the clock. */
@NullMarked
package dev.pawl.loop.due;

import org.jspecify.annotations.NullMarked;
