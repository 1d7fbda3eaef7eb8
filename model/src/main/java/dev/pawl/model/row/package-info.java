/** Typed rows: the schema that declares them, their validation, and their bytes. */
@NullMarked
package dev.pawl.model.row;

import org.jspecify.annotations.NullMarked;
