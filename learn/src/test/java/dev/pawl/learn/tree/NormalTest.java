package dev.pawl.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {

  private static double below(double z) {
    return Normal.below(z, Math.exp(-z * z / 2));
  }

  @ParameterizedTest
  @CsvSource({
    // quantiles from tables
    "-1.959963984540054, 0.025",
    "-1.6448536269514722, 0.05",
    "0, 0.5",
    "0.6744897501960817, 0.75",
    "2.3263478740408408, 0.99",
    "3.0902323061678132, 0.999"
  })
  void known_quantiles_have_their_mass_below(double z, double mass) {
    assertThat(below(z)).isCloseTo(mass, within(1e-14));
  }

  @Test
  void the_mass_is_the_series_of_marsaglia() {
    // Marsaglia 2004, "Evaluating the normal distribution": Φ(z) = ½ + φ(z)(z + z³/3 + z⁵/15 + …)
    for (double z = -6; z <= 6; z += 0.01) {
      double term = z;
      double sum = z;
      for (int i = 3; Math.abs(term) > 1e-18; i += 2) {
        term *= z * z / i;
        sum += term;
      }
      double mass = 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      assertThat(below(z)).as("%s", z).isCloseTo(mass, within(1e-14));
    }
  }

  @Test
  void far_tails_are_0_and_1() {
    assertThat(below(-40)).isZero();
    assertThat(below(40)).isEqualTo(1);
    assertThat(below(-10)).isCloseTo(7.619853024160527e-24, within(1e-37));
  }
}
