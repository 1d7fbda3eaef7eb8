package dev.pawl.spec.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Where the events of a scenario come from. */
public sealed interface Source {

  /** When all is over, from the beginning; empty for when the events are at their end. */
  default Optional<Duration> end() {
    return switch (this) {
      case World world -> Optional.of(world.span());
      case Recorded recorded -> recorded.span();
    };
  }

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
   * @param ranking what is ordered; empty when each request is for one prediction
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
      Optional<String> cluster,
      Optional<Ranking> ranking)
      implements Source {

    public World {
      hidden = List.copyOf(hidden);
      inputs = List.copyOf(inputs);
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * Requests are for an order of items, and users choose from it: they look at what is shown from
   * the top on, and choose an item that they look at with the probability that the world names. A
   * cascade (Craswell et al., "An experimental comparison of click position-bias models", WSDM
   * 2008), which goes on after a choice when {@code stop} is below 1 (Guo et al., "Efficient
   * multiple-click models in web search", WSDM 2009).
   *
   * @param items how many items are to be ordered
   * @param shown how many of them users get to see
   * @param hidden what only the outcomes see of an item
   * @param inputs what requests say of an item
   * @param click the outcome value that says that an item was chosen
   * @param stop the probability that nobody looks further after a choice
   * @param leave the probability that nobody looks further after an item that was not chosen
   */
  record Ranking(
      int items,
      int shown,
      List<Draw> hidden,
      List<Draw> inputs,
      String click,
      double stop,
      double leave) {

    public Ranking {
      hidden = List.copyOf(hidden);
      inputs = List.copyOf(inputs);
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
