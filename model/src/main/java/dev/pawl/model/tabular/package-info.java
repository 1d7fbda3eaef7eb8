/** Frozen models that read attributes: a pipeline, its attributes, and what answers from them. */
@NullMarked
package dev.pawl.model.tabular;

import org.jspecify.annotations.NullMarked;
