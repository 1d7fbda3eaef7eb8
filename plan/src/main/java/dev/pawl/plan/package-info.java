/**
 * What passes from the loop to serving: which versions answer whom, and the live features as they
 * stand. A plan is immutable; a new one replaces it by the swap of one reference.
 */
@NullMarked
package dev.pawl.plan;

import org.jspecify.annotations.NullMarked;
