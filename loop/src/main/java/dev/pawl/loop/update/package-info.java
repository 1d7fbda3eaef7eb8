/**
 * When a model is updated, and how: triggers, cuts of lineages, trainings asked for and what
 * becomes of their results.
 */
@NullMarked
package dev.pawl.loop.update;

import org.jspecify.annotations.NullMarked;
