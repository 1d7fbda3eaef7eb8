/** Whether the randomisation did what it was to do: without that no verdict counts. */
@NullMarked
package dev.pawl.trial.srm;

import org.jspecify.annotations.NullMarked;
