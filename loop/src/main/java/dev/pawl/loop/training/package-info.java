/** When and how lineages learn, and the port to trainers outside of the fold. */
@NullMarked
package dev.pawl.loop.training;

import org.jspecify.annotations.NullMarked;
