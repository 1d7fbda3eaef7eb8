/** Naive Bayes: what is counted of each class, and the answer that follows from it. */
@NullMarked
package dev.pawl.model.bayes;

import org.jspecify.annotations.NullMarked;
