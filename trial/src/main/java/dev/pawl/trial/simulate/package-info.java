/** What a rule would do, run many times: a claim about it is a number here. */
@NullMarked
package dev.pawl.trial.simulate;

import org.jspecify.annotations.NullMarked;
