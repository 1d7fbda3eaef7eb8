package dev.pawl.cli.learn;

import dev.pawl.learn.Learner;
import dev.pawl.learn.evaluation.TestThenTrain;
import dev.pawl.model.row.Row;
import java.util.List;
import java.util.function.LongSupplier;

/** One learner on its pass over the rows, and the time that it takes. For use by one thread. */
final class Contestant {
  private final String name;
  private final TestThenTrain test;
  private final LongSupplier clock;
  private long nanos;

  /** A row on its way. */
  record Example(Row row, double label, long at) {}

  Contestant(String name, Learner learner, TestThenTrain.Plan plan, LongSupplier clock) {
    this.name = name;
    this.test = new TestThenTrain(learner, plan);
    this.clock = clock;
  }

  void on(List<Example> examples) {
    long start = clock.getAsLong();
    for (Example example : examples) {
      test.on(example.row(), example.label(), 1, example.at());
    }
    nanos += clock.getAsLong() - start;
  }

  void finish() {
    long start = clock.getAsLong();
    test.finish();
    nanos += clock.getAsLong() - start;
  }

  String name() {
    return name;
  }

  TestThenTrain test() {
    return test;
  }

  double seconds() {
    return nanos / 1e9;
  }
}
