/** The registry in one SQLite file. */
@NullMarked
package dev.pawl.store.registry;

import org.jspecify.annotations.NullMarked;
