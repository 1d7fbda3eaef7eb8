package dev.pawl.spec.scenario;

import dev.pawl.spec.expression.TypedExpression;
import java.util.List;

/**
 * How a value is drawn.
 *
 * @param name what it is called
 * @param kind its distribution
 * @param perUnit whether it is drawn once for each unit, and not for each request
 * @param missing in which share of the requests it is missing
 */
public record Draw(String name, Kind kind, boolean perUnit, double missing) {

  /** A distribution. */
  public sealed interface Kind {

    /** Always the same number. */
    record Constant(double value) implements Kind {}

    /** Between two numbers. */
    record Uniform(double low, double high) implements Kind {}

    /** Normal. */
    record Normal(double mean, double deviation) implements Kind {}

    /**
     * Log-normal.
     *
     * @param deviation of the logarithm
     */
    record LogNormal(double median, double deviation) implements Kind {}

    /** Exponential. */
    record Exponential(double mean) implements Kind {}

    /** True with a probability. */
    record Chance(double probability) implements Kind {}

    /**
     * One of several names.
     *
     * @param names the names
     * @param weights as many weights, with a sum above 0
     */
    record Choice(List<String> names, List<Double> weights) implements Kind {
      public Choice {
        names = List.copyOf(names);
        weights = List.copyOf(weights);
      }
    }

    /** Computed from what is drawn before it, {@code time} and {@code days}. */
    record Computed(TypedExpression value) implements Kind {}
  }
}
