package dev.pawl.learn.attribute;

import java.util.Arrays;

/**
 * Which attributes there are, and what is predicted from them.
 *
 * @param numbers how many attributes are numbers; they come first
 * @param nominals how many attributes are nominal; they come behind
 * @param classes how many classes there are; 0 for a regression
 */
public record Attributes(int numbers, int nominals, int classes) {

  /** How many attributes there are. */
  public int size() {
    return numbers + nominals;
  }

  /** How many numbers a prediction has: the probabilities of all classes, or one number. */
  public int outputs() {
    return Math.max(1, classes);
  }

  /** The places of all numbers. */
  public int[] numberPlaces() {
    return range(0, numbers);
  }

  /** The places of all nominal attributes. */
  public int[] nominalPlaces() {
    return range(numbers, size());
  }

  private static int[] range(int from, int to) {
    int[] places = new int[to - from];
    Arrays.setAll(places, i -> from + i);
    return places;
  }
}
