package dev.pawl.stream.generator;

/** What examples are drawn from: a distribution of features and a rule for their class. */
public sealed interface Concept
    permits Sea, Agrawal, Led, RandomRbf, Hyperplane, RandomTree, Drift {

  /** What its examples look like. */
  Form form();

  /**
   * Begins to draw.
   *
   * @param seed any number; it decides the examples, not the concept
   */
  ExampleSource start(long seed);
}
