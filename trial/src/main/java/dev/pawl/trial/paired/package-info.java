/** Champion and challenger on the same examples, in blocks of event time. */
@NullMarked
package dev.pawl.trial.paired;

import org.jspecify.annotations.NullMarked;
