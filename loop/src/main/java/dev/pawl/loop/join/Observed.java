package dev.pawl.loop.join;

import dev.pawl.log.Outcome;
import dev.pawl.loop.due.Due;
import dev.pawl.model.row.Row;

/** An outcome at its place in the log, with its values decoded. */
record Observed(Outcome outcome, long offset, Row values) implements Due {

  @Override
  public long time() {
    return outcome.eventTime();
  }
}
