/**
 * Shadows on other servers: they are asked what was answered already, and what they say, or that
 * they say nothing, is reported.
 */
@NullMarked
package dev.pawl.serve.shadow;

import org.jspecify.annotations.NullMarked;
