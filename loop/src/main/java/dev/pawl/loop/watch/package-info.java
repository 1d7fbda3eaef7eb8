/** What the watch over the champion finds, as decisions, and what a finding starts. */
@NullMarked
package dev.pawl.loop.watch;

import org.jspecify.annotations.NullMarked;
