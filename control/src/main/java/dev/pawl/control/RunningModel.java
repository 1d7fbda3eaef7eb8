package dev.pawl.control;

import dev.pawl.log.EventLog;
import dev.pawl.loop.run.LoopRunner;
import dev.pawl.serve.ServedModel;

/**
 * A model that runs here.
 *
 * @param served what clients see of it
 * @param loop its loop
 * @param log its log
 */
public record RunningModel(ServedModel served, LoopRunner loop, EventLog log) {

  /** Its name. */
  public String name() {
    return served.name();
  }
}
