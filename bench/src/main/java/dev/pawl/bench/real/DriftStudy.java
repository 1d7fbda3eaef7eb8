package dev.pawl.bench.real;

import dev.pawl.learn.Learner;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.champion.ChampionWatch;
import dev.pawl.watch.drift.DriftWatch;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that is trained once, watched with the usual settings, and trained anew on the latest 90
 * days when drift is found, at most once a week: any drift, or one of the loss alone. Beside each
 * one that is trained as often at even distances, and one that is never trained again. Labels come
 * back at once.
 */
public final class DriftStudy {
  static final long DAY = 86_400_000;
  private static final long HOUR = 3_600_000;
  private static final long WEEK = 7 * DAY;
  private static final long WINDOW = 90 * DAY;

  private final RealStream stream;

  private DriftStudy(RealStream stream) {
    this.stream = stream;
  }

  /**
   * What came of it.
   *
   * @param weeks where the weeks of the losses begin
   * @param frozen the losses of the model that is never trained again
   * @param any what came of training at any drift
   * @param loss what came of training at drift of the loss
   */
  public record Result(
      RealStream stream, List<Long> weeks, Losses frozen, Reaction any, Reaction loss) {}

  /**
   * What came of training when drift is found.
   *
   * @param events what was found, in order
   * @param trainings when the model was trained
   * @param losses of it
   * @param even those of a model that is trained as often, at even distances
   */
  public record Reaction(
      List<FindingEvent> events, List<Long> trainings, Losses losses, Losses even) {}

  /**
   * The losses of a model.
   *
   * @param weekly the mean of each week
   * @param mean over all
   */
  public record Losses(List<Double> weekly, double mean) {}

  /** Runs it. */
  public static Result run(RealStream stream) {
    return new DriftStudy(stream).run();
  }

  private Result run() {
    long begin = stream.start() + WINDOW;
    List<Long> weeks = new ArrayList<>();
    for (long week = begin; week < stream.end(); week += WEEK) {
      weeks.add(week);
    }
    Losses frozen = losses(begin, (time, now) -> now);
    return new Result(stream, weeks, frozen, reaction(begin, true), reaction(begin, false));
  }

  private Reaction reaction(long begin, boolean any) {
    Watched watched = new Watched(any);
    Losses reacting = losses(begin, watched);
    long gap = (stream.end() - begin) / (watched.trainings.size() + 1);
    long[] next = {begin + gap};
    Policy evenly =
        (time, now) -> {
          if (time < next[0]) {
            return now;
          }
          next[0] += gap;
          return stream.trained(time - WINDOW, time);
        };
    return new Reaction(watched.events, watched.trainings, reacting, losses(begin, evenly));
  }

  /** What serves after an hour of event time. */
  private interface Policy {
    Learner after(long time, Learner now);

    default void seen(RealStream.Case each, double[] scores, double loss) {}
  }

  private Losses losses(long begin, Policy policy) {
    Learner learner = stream.trained(stream.start(), begin);
    double[] scores = new double[1];
    List<Double> weekly = new ArrayList<>();
    double sum = 0;
    double all = 0;
    int rows = 0;
    long hour = begin;
    long week = begin;
    List<RealStream.Case> cases = stream.cases();
    int first = stream.first(begin);
    for (RealStream.Case each : cases.subList(first, cases.size())) {
      while (each.time() >= hour + HOUR) {
        hour += HOUR;
        learner = policy.after(hour, learner);
      }
      while (each.time() >= week + WEEK) {
        week += WEEK;
        weekly.add(rows == 0 ? Double.NaN : sum / rows);
        sum = 0;
        rows = 0;
      }
      learner.predict(each.row(), scores);
      double loss = stream.loss().of(each.label(), scores[0]);
      policy.seen(each, scores, loss);
      sum += loss;
      all += loss;
      rows++;
    }
    weekly.add(rows == 0 ? Double.NaN : sum / rows);
    return new Losses(weekly, all / (cases.size() - first));
  }

  /** Trains anew when something is found; the data since the beginning are the reference. */
  private final class Watched implements Policy {
    private final DriftWatch features =
        new DriftWatch(stream.schema(), DriftWatch.Settings.daily(1));
    private final ChampionWatch champion =
        new ChampionWatch(ChampionWatch.Settings.of(Where.version("champion"), HOUR));
    private final List<FindingEvent> events = new ArrayList<>();
    private final List<Long> trainings = new ArrayList<>();
    private final boolean any;
    private long last = Long.MIN_VALUE;

    Watched(boolean any) {
      this.any = any;
      long day = stream.start();
      for (RealStream.Case each : stream.cases()) {
        if (each.time() >= stream.start() + WINDOW) {
          break;
        }
        for (; each.time() >= day + DAY; day += DAY) {
          features.closePeriod(day);
        }
        features.add(each.row());
      }
      features.closePeriod(day);
    }

    @Override
    public void seen(RealStream.Case each, double[] scores, double loss) {
      features.add(each.row());
      features.prediction(scores[0]);
      features.label(each.row(), scores[0], each.label(), loss);
      champion.prediction(scores, 0, 1);
      champion.loss(loss, 1);
    }

    @Override
    public Learner after(long time, Learner now) {
      List<FindingEvent> found = new ArrayList<>(champion.closeBlock(time - HOUR));
      if (Math.floorMod(time, DAY) == 0) {
        found.addAll(features.closePeriod(time - DAY));
      }
      events.addAll(found);
      boolean drift =
          found.stream()
              .filter(FindingEvent.Raised.class::isInstance)
              .anyMatch(event -> isDrift(event.finding(), any));
      if (!drift || (last != Long.MIN_VALUE && time < last + WEEK)) {
        return now;
      }
      last = time;
      trainings.add(time);
      return stream.trained(time - WINDOW, time);
    }
  }

  private static boolean isDrift(Finding finding, boolean any) {
    return switch (finding.kind()) {
      case CONCEPT_DRIFT -> true;
      case FEATURE_DRIFT, PREDICTION_DRIFT, LABEL_DRIFT -> any;
      default -> false;
    };
  }
}
