/** Whether the numbers inside and out of a model are sound: weights, activations, outputs. */
@NullMarked
package dev.pawl.watch.numeric;

import org.jspecify.annotations.NullMarked;
