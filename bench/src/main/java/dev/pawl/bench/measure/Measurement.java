package dev.pawl.bench.measure;

import dev.pawl.bench.verify.Table;
import java.io.IOException;
import java.util.List;

/** One benchmark of whole programs. */
interface Measurement {

  /** What a user types: lower case, one word, unique among the measurements. */
  String name();

  /** The heading of its section in {@code docs/performance.md}. */
  String title();

  /** What is measured and how, in a paragraph or two that stand before the tables. */
  String method();

  /**
   * Measures, in at most ten minutes on two cores.
   *
   * @throws IOException when it could not be measured
   * @throws InterruptedException when it was asked to stop
   */
  List<Table> run(Stand stand) throws IOException, InterruptedException;
}
