/**
 * From a row to what a model reads: transforms with learned state, chained into a pipeline. A
 * transform's state changes only when it learns, and a row is transformed with the state before it.
 */
@NullMarked
package dev.pawl.model.feature;

import org.jspecify.annotations.NullMarked;
