package dev.pawl.plan;

import dev.pawl.model.row.Row;

/** No experiment: everyone gets the champion. */
public record Everyone() implements Routing {

  @Override
  public Choice choose(String unit, String id, long eventTime, Row request) {
    return Choice.CHAMPION;
  }

  @Override
  public int arms() {
    return 1;
  }
}
