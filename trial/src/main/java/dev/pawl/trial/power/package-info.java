/** How many units a test needs, what it can find, and how long that takes. */
@NullMarked
package dev.pawl.trial.power;

import org.jspecify.annotations.NullMarked;
