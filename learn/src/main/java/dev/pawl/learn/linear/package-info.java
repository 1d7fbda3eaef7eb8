/**
 * Linear models over sparse rows: losses, step rules, and the weights with their optimiser state,
 * interleaved in one array. Numbers only: rows, transforms and checkpoints' manifests are the
 * business of the learner around it.
 */
@NullMarked
package dev.pawl.learn.linear;

import org.jspecify.annotations.NullMarked;
