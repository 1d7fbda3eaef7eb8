/** Models tried on rows that nobody has asked for: random ones that their schema takes. */
@NullMarked
package dev.pawl.loop.rehearsal;

import org.jspecify.annotations.NullMarked;
