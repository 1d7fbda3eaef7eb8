package dev.pawl.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementaryTest {
  private static final double EPSILON = 0x1p-53;
  private static final MathContext DIGITS = new MathContext(40);
  private static final BigDecimal LN_2 =
      new BigDecimal("0.6931471805599453094172321214581765680755");

  @Test
  void exp_keeps_to_its_bound_beside_an_exact_series() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 6_000; i++) {
      double x = i % 2 == 0 ? random.nextDouble(-708, 709) : random.nextDouble(-3, 3);
      assertThat(error(Elementary.exp(x), exp(new BigDecimal(x))))
          .as("exp(%s)", x)
          .isLessThan(4 * EPSILON);
    }
  }

  @Test
  void log_keeps_to_its_bound_beside_an_exact_series() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 6_000; i++) {
      double x =
          switch (i % 4) {
            case 0 -> Math.scalb(random.nextDouble(1, 2), random.nextInt(-1022, 1024));
            case 1 -> random.nextDouble(0.9, 1.1);
            case 2 -> 1 + random.nextDouble(-1, 1) * Math.scalb(1.0, -random.nextInt(50));
            default -> random.nextDouble(0.25, 4);
          };
      if (x != 1 && x > 0) {
        assertThat(error(Elementary.log(x), log(x))).as("log(%s)", x).isLessThan(8 * EPSILON);
      }
    }
    assertThat(Elementary.log(1)).isEqualTo(0.0);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        1e-310,
        709.5,
        710,
        -709,
        -745,
        -746,
        1e300,
        -1e300
      })
  void what_is_not_ordinary_is_as_in_the_library(double x) {
    if (!(x >= -708 && x <= 709)) {
      assertThat(Double.compare(Elementary.exp(x), StrictMath.exp(x))).isZero();
    }
    if (!(x >= Double.MIN_NORMAL) || x == Double.POSITIVE_INFINITY) {
      assertThat(Double.compare(Elementary.log(x), StrictMath.log(x))).isZero();
    }
    assertThat(Elementary.exp(0)).isEqualTo(1);
  }

  @Test
  void the_ends_of_the_quick_ranges_are_right() {
    for (double x : new double[] {-708, 709, 708.999, -707.999}) {
      assertThat(error(Elementary.exp(x), exp(new BigDecimal(x)))).isLessThan(4 * EPSILON);
    }
    for (double x : new double[] {Double.MIN_NORMAL, Double.MAX_VALUE, Math.sqrt(2), 0.5}) {
      assertThat(error(Elementary.log(x), log(x))).isLessThan(8 * EPSILON);
    }
  }

  private static double error(double actual, BigDecimal exact) {
    return new BigDecimal(actual).subtract(exact).divide(exact, DIGITS).abs().doubleValue();
  }

  /** The series of eʸ for y = x / 2²⁰, squared 20 times, with digits to spare. */
  private static BigDecimal exp(BigDecimal x) {
    var digits = new MathContext(60);
    BigDecimal y = x.divide(BigDecimal.valueOf(1 << 20), digits);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int n = 1; n <= 14; n++) {
      term = term.multiply(y, digits).divide(BigDecimal.valueOf(n), digits);
      sum = sum.add(term, digits);
    }
    for (int i = 0; i < 20; i++) {
      sum = sum.multiply(sum, digits);
    }
    return sum;
  }

  /** k ln 2 + 2 artanh((m − 1)/(m + 1)) for x = 2ᵏ m, with m near 1. */
  private static BigDecimal log(double x) {
    int k = Math.getExponent(x);
    if ((x < 1 && x >= 0.5) || x / Math.scalb(1.0, k) > 1.5) {
      k++;
    }
    BigDecimal m = new BigDecimal(Math.scalb(x, -k));
    BigDecimal y = m.subtract(BigDecimal.ONE).divide(m.add(BigDecimal.ONE), DIGITS);
    BigDecimal square = y.multiply(y, DIGITS);
    BigDecimal term = y;
    BigDecimal sum = y;
    for (int n = 3; n < 90; n += 2) {
      term = term.multiply(square, DIGITS);
      sum = sum.add(term.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
    }
    return LN_2.multiply(BigDecimal.valueOf(k)).add(sum.add(sum), DIGITS);
  }
}
