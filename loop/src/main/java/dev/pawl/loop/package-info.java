/**
 * The loop: a deterministic fold over one model's log that scores, joins, learns, compares and
 * decides. Its operators are plain classes without threads; what it wants done outside (a plan
 * published, a version kept, a training run) leaves it through {@link
 * dev.pawl.loop.journal.Effects}.
 */
@NullMarked
package dev.pawl.loop;

import org.jspecify.annotations.NullMarked;
