/** Copies of a data folder that know whether they are whole, and the way back. */
@NullMarked
package dev.pawl.store.backup;

import org.jspecify.annotations.NullMarked;
