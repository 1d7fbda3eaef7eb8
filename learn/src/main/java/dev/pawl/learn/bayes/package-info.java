/** Naive Bayes, learned one example at a time. */
@NullMarked
package dev.pawl.learn.bayes;

import org.jspecify.annotations.NullMarked;
