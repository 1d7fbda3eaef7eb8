/**
 * Gradient-boosted trees from scratch each day, the peer that continual learning is held against.
 */
@NullMarked
package dev.pawl.bench.boosting;

import org.jspecify.annotations.NullMarked;
