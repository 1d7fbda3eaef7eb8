/**
 * Rows as attributes: finite or missing numbers and numbered values, as naive Bayes and trees read
 * them. {@link AttributeSpace} makes them from a pipeline's outputs; a {@link Predictor} answers
 * from them.
 */
@NullMarked
package dev.pawl.model.attribute;

import org.jspecify.annotations.NullMarked;
