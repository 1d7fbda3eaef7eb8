package dev.pawl.spec.expression;

import dev.pawl.spec.Expression.Element;
import dev.pawl.spec.Expression.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parts of an expression as code that reads values without boxing them. Conditions are 1 and 0,
 * times and durations are milliseconds, and whatever is missing is {@code NaN} or null.
 */
final class Code {

  private Code() {}

  /** A number, condition, time or duration. */
  @FunctionalInterface
  interface OfNumber {
    double at(Values values, @Nullable Frame frame);
  }

  /** A text. */
  @FunctionalInterface
  interface OfText {
    @Nullable String at(Values values, @Nullable Frame frame);
  }

  /** An element, whose fields are read. */
  @FunctionalInterface
  interface OfElement {
    @Nullable Element at(Values values, @Nullable Frame frame);
  }

  /** A list of elements. */
  @FunctionalInterface
  interface OfElements {
    List<Element> at(Values values, @Nullable Frame frame);
  }

  /**
   * The elements that the folds around a part stand at.
   *
   * @param element of the innermost fold
   * @param outer of the folds around it
   */
  record Frame(Element element, @Nullable Frame outer) {

    /** The element of the fold that is so many folds further out. */
    Element outwards(int folds) {
      Frame frame = this;
      for (int i = 0; i < folds && frame.outer != null; i++) {
        frame = frame.outer;
      }
      return frame.element;
    }
  }
}
