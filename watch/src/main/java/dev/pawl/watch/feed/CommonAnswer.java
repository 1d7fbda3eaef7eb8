package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * How often the most frequent answer came at least: {@value #KEPT} counters (Metwally, Agrawal and
 * El Abbadi 2005, "Efficient computation of frequent and top-k elements in data streams"). Of
 * {@code n} answers the count is too low by at most {@code n / }{@value #KEPT}, and never too high.
 */
final class CommonAnswer {
  private static final int KEPT = 16;

  private final long[] answers = new long[KEPT];
  private final long[] counts = new long[KEPT];
  private final long[] errors = new long[KEPT];

  void add(double[] scores) {
    long answer = 1;
    for (double score : scores) {
      answer = 31 * answer + Double.doubleToLongBits(score);
    }
    int least = 0;
    for (int i = 0; i < KEPT; i++) {
      if (counts[i] > 0 && answers[i] == answer) {
        counts[i]++;
        return;
      }
      least = counts[i] < counts[least] ? i : least;
    }
    errors[least] = counts[least];
    answers[least] = answer;
    counts[least]++;
  }

  /** How often the most frequent one came since the last clear, or a little more often. */
  long most() {
    long most = 0;
    for (int i = 0; i < KEPT; i++) {
      most = Math.max(most, counts[i] - errors[i]);
    }
    return most;
  }

  void clear() {
    Arrays.fill(answers, 0);
    Arrays.fill(counts, 0);
    Arrays.fill(errors, 0);
  }

  void snapshot(Tensors.Writer to) {
    to.longs("answers", answers.clone());
    to.longs("counts", counts.clone());
    to.longs("errors", errors.clone());
  }

  void restore(Tensors from) {
    System.arraycopy(from.longs("answers"), 0, answers, 0, KEPT);
    System.arraycopy(from.longs("counts"), 0, counts, 0, KEPT);
    System.arraycopy(from.longs("errors"), 0, errors, 0, KEPT);
  }
}
