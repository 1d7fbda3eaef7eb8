package dev.pawl.loop;

import dev.pawl.loop.registry.Version.Cost;

/**
 * What training has cost so far: CPU time inside learners and transforms, and examples learned.
 *
 * @param main the lineage {@code main}, inside the fold
 * @param others all other lineages, inside the fold
 * @param requested trainings outside of the fold that made versions
 * @param recalibrations trainings outside of the fold that recalibrated lineages
 */
public record TrainingCosts(Cost main, Cost others, Cost requested, Cost recalibrations) {}
