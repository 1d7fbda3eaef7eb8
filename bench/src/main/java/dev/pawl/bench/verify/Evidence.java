package dev.pawl.bench.verify;

import java.util.List;

/**
 * What a proof found.
 *
 * @param holds whether the claim is true of all that was tried
 * @param tables what was measured, in the order to read it
 */
record Evidence(boolean holds, List<Table> tables) {
  Evidence {
    tables = List.copyOf(tables);
  }
}
