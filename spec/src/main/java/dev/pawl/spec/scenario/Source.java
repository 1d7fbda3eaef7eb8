package dev.pawl.spec.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Where the events of a scenario come from. */
public sealed interface Source {

  /**
   * A known world: what is asked is drawn, and what comes true follows from it.
   *
   * @param from when it begins
   * @param span how long it lasts
   * @param traffic how much is asked
   * @param units whom predictions are for; empty for nobody
   * @param hidden what only the outcomes see, drawn before the inputs
   * @param inputs what requests carry, in the order in which it is drawn
   * @param outcomes what comes true
   * @param delay how long it takes
   * @param cluster the input whose predictions influence each other; empty for none
   */
  record World(
      Instant from,
      Duration span,
      Traffic traffic,
      Optional<Units> units,
      List<Draw> hidden,
      List<Draw> inputs,
      List<Truth> outcomes,
      Delay delay,
      Optional<String> cluster)
      implements Source {

    public World {
      hidden = List.copyOf(hidden);
      inputs = List.copyOf(inputs);
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * Events that have happened.
   *
   * @param file a CSV or Parquet file, or the folder of a recorded log
   * @param predictionTime the column of the times of predictions; empty with {@code every}
   * @param outcomeTime the column of the times of outcomes; empty with {@code outcomeAfter}
   * @param every the interval between two rows
   * @param start the time of the first of them
   * @param outcomeAfter how long after its prediction each outcome is known
   * @param id the column that names each row; empty for its number
   * @param unit the column of the unit; empty for what the spec says
   * @param zone of times without an offset
   * @param span how much is used, from its beginning; empty for all
   */
  record Recorded(
      Path file,
      Optional<String> predictionTime,
      Optional<String> outcomeTime,
      Optional<Duration> every,
      Instant start,
      Optional<Duration> outcomeAfter,
      Optional<String> id,
      Optional<String> unit,
      ZoneId zone,
      Optional<Duration> span)
      implements Source {}

  /**
   * How much is asked.
   *
   * @param perHour predictions in an hour, in the mean
   * @param day by which share there are more of them at noon (UTC), and fewer at midnight
   * @param week by which share there are more of them in the middle of the week, and fewer on
   *     Sundays
   */
  record Traffic(double perHour, double day, double week) {}

  /**
   * Whom predictions are for.
   *
   * @param count how many units there are
   * @param input the input that has the unit's name; empty when requests say the unit themselves
   * @param spread the power of the rank that a unit comes back by: 0 for evenly
   */
  record Units(int count, Optional<String> input, double spread) {}

  /**
   * How long an outcome takes: exponentially distributed beyond the shortest.
   *
   * @param least the shortest
   * @param mean the mean; the shortest when all take as long
   */
  record Delay(Duration least, Duration mean) {}
}
