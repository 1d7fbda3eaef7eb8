package dev.pawl.model.feature;

import java.util.List;

/**
 * Where a transform reads and writes.
 *
 * @param inputs the places that it reads
 * @param first the place of its first output; the others follow
 * @param outputs the columns that it writes
 */
record Wiring(int[] inputs, int first, List<Column> outputs) {}
