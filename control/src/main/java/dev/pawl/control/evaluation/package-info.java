/** Reports of evaluations: what was compared, what was shown, and who decided. */
@NullMarked
package dev.pawl.control.evaluation;

import org.jspecify.annotations.NullMarked;
