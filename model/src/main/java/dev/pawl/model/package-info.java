/**
 * All that a prediction needs, and nothing that training needs: typed rows ({@code row}),
 * transforms with learned state ({@code feature}), checkpoints of named tensors ({@code
 * checkpoint}), and here the frozen models themselves. Serving depends on this module and on no
 * learner.
 */
@NullMarked
package dev.pawl.model;

import org.jspecify.annotations.NullMarked;
