/**
 * Recorded streams on which drift and estimates without labels are tried: what is found, when, and
 * whether acting on it helps.
 */
@NullMarked
package dev.pawl.bench.real;

import org.jspecify.annotations.NullMarked;
