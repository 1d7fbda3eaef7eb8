/** Artifacts in a folder, and in memory. */
@NullMarked
package dev.pawl.store.artifact;

import org.jspecify.annotations.NullMarked;
