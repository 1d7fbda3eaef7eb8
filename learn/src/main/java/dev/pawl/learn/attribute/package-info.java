/** What learners that read attributes, such as naive Bayes and trees, have in common. */
@NullMarked
package dev.pawl.learn.attribute;

import org.jspecify.annotations.NullMarked;
