/** Scenarios: what happens to a model while its spec is tried, and what has to come of it. */
@NullMarked
package dev.pawl.spec.scenario;

import org.jspecify.annotations.NullMarked;
