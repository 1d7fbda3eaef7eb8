/** How much newer data are worth: how often a model should be updated. */
@NullMarked
package dev.pawl.cli.fresh;

import org.jspecify.annotations.NullMarked;
