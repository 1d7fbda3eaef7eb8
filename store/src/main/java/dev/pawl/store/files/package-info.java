/** Files and folders that are on disk when a call returns, or gone. */
@NullMarked
package dev.pawl.store.files;

import org.jspecify.annotations.NullMarked;
