package dev.pawl.bench.real;

import dev.pawl.learn.Learner;
import dev.pawl.model.Task;
import dev.pawl.watch.performance.ConfidenceEstimate;
import dev.pawl.watch.performance.DirectLossEstimate;
import dev.pawl.watch.performance.LossEstimate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A model that is trained once on 90 days, and its loss in each later week: realised, estimated
 * without the labels of that week and of the four before it, and as it was in the reference period,
 * the 90 days after those of training.
 */
public final class EstimateStudy {
  private static final long WEEK = 7 * DriftStudy.DAY;
  private static final long SPAN = 90 * DriftStudy.DAY;
  private static final int LATE = 4;
  private static final int KEPT = 100_000;

  private EstimateStudy() {}

  /**
   * What came of it.
   *
   * @param method how losses are estimated
   * @param weeks where the weeks begin
   * @param realised the mean loss of each week
   * @param estimated from what was known in the reference period
   * @param updated the same, with the labels that have come back four weeks later
   * @param reference the mean loss of the reference period
   * @param latest the mean loss of the latest week whose labels have come back by then
   */
  public record Result(
      RealStream stream,
      String method,
      List<Long> weeks,
      List<Double> realised,
      List<Double> estimated,
      List<Double> updated,
      double reference,
      List<Double> latest) {

    /** How far an estimate is from what was realised, in the mean over the weeks. */
    public double error(List<Double> estimate) {
      double sum = 0;
      for (int i = 0; i < realised.size(); i++) {
        sum += Math.abs(estimate.get(i) - realised.get(i));
      }
      return sum / realised.size();
    }

    /** The same of the reference period. */
    public double referenceError() {
      return realised.stream().mapToDouble(each -> Math.abs(each - reference)).average().orElse(0);
    }
  }

  /** Runs it. */
  public static Result run(RealStream stream) {
    long begin = stream.start();
    Learner model = stream.trained(begin, begin + SPAN);
    LossEstimate fixed = estimate(stream);
    LossEstimate updated = estimate(stream);
    long later = begin + 2 * SPAN;
    double reference = 0;
    List<RealStream.Case> known = span(stream, begin + SPAN, later);
    for (RealStream.Case each : known) {
      double[] scores = scores(model, each);
      double loss = stream.loss().of(each.label(), scores[0]);
      reference += loss / known.size();
      fixed.label(each.row(), scores, each.label(), loss);
      updated.label(each.row(), scores, each.label(), loss);
    }
    fixed.refresh();
    updated.refresh();
    Result result =
        new Result(
            stream,
            stream.task() instanceof Task.Regression ? "DLE" : "CBPE",
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            reference,
            new ArrayList<>());
    Deque<List<RealStream.Case>> unknown = new ArrayDeque<>();
    double latest = reference;
    for (long week = later; week + WEEK <= stream.end(); week += WEEK) {
      List<RealStream.Case> cases = span(stream, week, week + WEEK);
      if (cases.isEmpty()) {
        continue;
      }
      result.weeks().add(week);
      double[] means = means(model, stream, cases, fixed, updated);
      result.realised().add(means[0]);
      result.estimated().add(means[1]);
      result.updated().add(means[2]);
      result.latest().add(latest);
      unknown.add(cases);
      if (unknown.size() > LATE) {
        List<RealStream.Case> back = unknown.remove();
        latest = 0;
        for (RealStream.Case each : back) {
          double[] scores = scores(model, each);
          double loss = stream.loss().of(each.label(), scores[0]);
          latest += loss / back.size();
          updated.label(each.row(), scores, each.label(), loss);
        }
        updated.refresh();
      }
    }
    return result;
  }

  private static LossEstimate estimate(RealStream stream) {
    return stream.task() instanceof Task.Regression
        ? new DirectLossEstimate(stream.schema(), KEPT, 1)
        : new ConfidenceEstimate(stream.loss(), 1, 0.9);
  }

  private static double[] means(
      Learner model,
      RealStream stream,
      List<RealStream.Case> cases,
      LossEstimate fixed,
      LossEstimate updated) {
    double[] means = new double[3];
    for (RealStream.Case each : cases) {
      double[] scores = scores(model, each);
      means[0] += stream.loss().of(each.label(), scores[0]) / cases.size();
      means[1] += fixed.expected(each.row(), scores) / cases.size();
      means[2] += updated.expected(each.row(), scores) / cases.size();
    }
    return means;
  }

  private static double[] scores(Learner model, RealStream.Case each) {
    double[] scores = new double[1];
    model.predict(each.row(), scores);
    return scores;
  }

  private static List<RealStream.Case> span(RealStream stream, long from, long to) {
    return stream.cases().subList(stream.first(from), stream.first(to));
  }
}
