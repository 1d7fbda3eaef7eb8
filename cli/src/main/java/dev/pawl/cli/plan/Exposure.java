package dev.pawl.cli.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * How many predictions a version has answered after how long: in steps of constant speed, the last
 * of which goes on for ever.
 */
final class Exposure {
  private final List<Step> steps;

  private Exposure(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * A step.
   *
   * @param start when it begins, in days
   * @param before how many predictions were answered by then
   * @param perDay how many are answered a day
   */
  private record Step(double start, double before, double perDay) {}

  /** As fast all the time. */
  static Exposure steady(double perDay) {
    return new Exposure(List.of(new Step(0, 0, perDay)));
  }

  /**
   * Growing shares.
   *
   * @param perDay how many predictions there are a day
   * @param shares of the version, step by step
   * @param hold how long a step lasts at least, in days
   * @param examples how many answers a step has at least
   */
  static Exposure inSteps(double perDay, List<Double> shares, double hold, double examples) {
    List<Step> steps = new ArrayList<>();
    double start = 0;
    double before = 0;
    for (double share : shares) {
      double speed = perDay * share;
      steps.add(new Step(start, before, speed));
      double lasts = Math.max(hold, examples / speed);
      start += lasts;
      before += lasts * speed;
    }
    steps.add(new Step(start, before, perDay * shares.getLast()));
    return new Exposure(steps);
  }

  /** When the last step's hold is over, in days; 0 without steps. */
  double stepsOver() {
    return steps.getLast().start();
  }

  /** How many predictions were answered after so many days. */
  double after(double days) {
    Step step = steps.getFirst();
    for (Step each : steps) {
      step = each.start() <= days ? each : step;
    }
    return step.before() + Math.max(0, days - step.start()) * step.perDay();
  }

  /** After how many days so many predictions were answered. */
  double reached(double predictions) {
    Step step = steps.getFirst();
    for (Step each : steps) {
      step = each.before() <= predictions ? each : step;
    }
    return step.start() + (predictions - step.before()) / step.perDay();
  }
}
