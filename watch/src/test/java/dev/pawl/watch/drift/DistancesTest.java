package dev.pawl.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.sketch.Distribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Expected values from SciPy 1.17.1: ks_2samp, wasserstein_distance, jensenshannon, chi2. */
class DistancesTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final double[] P = {0.3, 0.5, 0.15, 0.05};
  private static final double[] Q = {0.2, 0.3, 0.3, 0.2};

  @Test
  void distances_of_numbers_agree_with_scipy() {
    double[] a = new double[60];
    double[] b = new double[45];
    for (int i = 0; i < 60; i++) {
      a[i] = (i * 37 % 101) / 10.0;
    }
    for (int i = 0; i < 45; i++) {
      b[i] = (i * 29 % 83) / 9.0 + 1;
    }
    Distribution ofA = Distribution.ofSample(a);
    Distribution ofB = Distribution.ofSample(b);

    assertThat(Distances.kolmogorov(ofA, ofB)).isCloseTo(0.1111111111111111, EXACT);
    assertThat(Distances.wasserstein(ofA, ofB)).isCloseTo(0.5372222222222222, EXACT);
    assertThat(Distances.kolmogorov(ofB, ofA)).isCloseTo(0.1111111111111111, EXACT);
    assertThat(Distances.kolmogorov(ofA, ofA)).isZero();
  }

  @Test
  void distances_of_shares_agree_with_scipy() {
    assertThat(Distances.jensenShannon(P, Q)).isCloseTo(0.28041250987280575, EXACT);
    assertThat(Distances.chiSquared(P, 100, Q, 200)).isCloseTo(26.129870129870135, within(1e-9));
    assertThat(Distances.stability(P, 100, Q, 200)).isCloseTo(0.45462786681599, EXACT);
    assertThat(Distances.totalVariation(P, Q)).isCloseTo(0.3, EXACT);
    assertThat(Distances.greatest(P, Q)).isCloseTo(0.2, EXACT);
  }

  @Test
  void what_has_nothing_in_common_is_as_far_apart_as_can_be() {
    double[] left = {1, 0};
    double[] right = {0, 1};

    assertThat(Distances.jensenShannon(left, right)).isCloseTo(1, EXACT);
    assertThat(Distances.totalVariation(left, right)).isEqualTo(1);
    assertThat(Distances.stability(left, 10, right, 10)).isFinite();
    assertThat(Distances.kolmogorov(Distribution.ofSample(1, 2), Distribution.ofSample(3, 4)))
        .isEqualTo(1);
  }
}
