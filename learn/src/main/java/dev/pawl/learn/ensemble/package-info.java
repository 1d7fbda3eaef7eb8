/** Learners that are made of several members, each with random draws of its own. */
@NullMarked
package dev.pawl.learn.ensemble;

import org.jspecify.annotations.NullMarked;
