/**
 * Seeded streams of labelled examples whose concept is known, for trying learners and detectors:
 * the usual ones of the literature, and drift from one to another. A {@link
 * dev.pawl.stream.generator.Concept} says what is drawn; {@link
 * dev.pawl.stream.generator.Concept#start} begins to draw.
 */
@NullMarked
package dev.pawl.stream.generator;

import org.jspecify.annotations.NullMarked;
