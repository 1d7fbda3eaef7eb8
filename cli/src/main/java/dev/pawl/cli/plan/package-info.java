/**
 * What will happen to a new version under a spec's rollout, in words and numbers, before anything
 * happens: {@code pawl plan}.
 */
@NullMarked
package dev.pawl.cli.plan;

import org.jspecify.annotations.NullMarked;
