package dev.pawl.stream.generator;

/**
 * An endless stream of labelled examples. The same concept and seed give the same examples on every
 * machine. Not safe for use by several threads at once.
 */
public interface ExampleSource {

  /**
   * Draws the next example.
   *
   * @param features where its features go, as many as the concept's {@link Form} has; a category is
   *     its index
   * @return its class, an index
   */
  int next(double[] features);
}
