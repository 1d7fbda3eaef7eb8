/** Frozen models of several members of any kind, which vote or are read by another model. */
@NullMarked
package dev.pawl.model.panel;

import org.jspecify.annotations.NullMarked;
