package dev.pawl.plan;

import dev.pawl.model.row.Row;

/**
 * Which arm answers whom: a pure function of the plan and the request, so that the same request
 * gets the same arm whoever asks, and whoever looks at the log can tell why.
 *
 * <p>Immutable, or with no more than a memory of what it has computed; safe for use by any number
 * of threads; usually without allocation.
 */
public sealed interface Routing permits Everyone, ByUnit, ByPeriod, ByDraw, Interleave {

  /**
   * The arm of a request.
   *
   * @param unit whom it is for; may be ""
   * @param id its id
   * @param eventTime when it was asked, in milliseconds since 1970-01-01T00:00Z
   * @param request the inputs and derived columns; what stands behind them is not looked at
   */
  Choice choose(String unit, String id, long eventTime, Row request);

  /** One more than the largest arm that it chooses. */
  int arms();
}
