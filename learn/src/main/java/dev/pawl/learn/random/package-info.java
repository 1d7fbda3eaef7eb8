/** Seeded random draws of learners. */
@NullMarked
package dev.pawl.learn.random;

import org.jspecify.annotations.NullMarked;
