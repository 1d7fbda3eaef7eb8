package dev.pawl.trial.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.hipparchus.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentTest {
  private static final int UNITS = 200_000;

  @Test
  void the_same_unit_gets_the_same_arm() {
    Assignment first = Assignment.of("colours", 0.3, 0.7);
    Assignment second = Assignment.of("colours", 0.3, 0.7);
    for (int i = 0; i < 1_000; i++) {
      assertThat(first.arm("user-" + i)).isEqualTo(second.arm("user-" + i));
    }
  }

  @Test
  void the_bucket_is_the_published_formula() {
    Assignment assignment = Assignment.of("colours", 1);
    long hash = Murmur3.hash("user-17", Murmur3.hash("colours", 0)) & 0xffffffffL;

    assertThat(assignment.bucket("user-17")).isEqualTo((int) Math.floor(hash * 1e4 / 0x1p32));
  }

  /** χ² over 100 cells of 100 buckets each; a threshold for a false alarm in 1,000. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "b", "colours", "2026-03-01", "an experiment with a long name"})
  void units_spread_evenly(String salt) {
    Assignment assignment = Assignment.of(salt, 1);
    long[] seen = new long[100];
    double[] expected = new double[100];
    for (int i = 0; i < UNITS; i++) {
      seen[assignment.bucket("user-" + i) / 100]++;
    }
    java.util.Arrays.fill(expected, UNITS / 100.0);

    assertThat(new ChiSquareTest().chiSquareTest(expected, seen)).isGreaterThan(0.001);
  }

  @ParameterizedTest
  @CsvSource({"a, b", "colours, colours2", "2026-03-01, 2026-03-02", "x, y"})
  void assignments_of_different_salts_are_independent(String one, String other) {
    Assignment first = Assignment.of(one, 0.5, 0.3, 0.2);
    Assignment second = Assignment.of(other, 0.25, 0.25, 0.5);
    long[][] both = new long[3][3];
    for (int i = 0; i < UNITS; i++) {
      both[first.arm("user-" + i)][second.arm("user-" + i)]++;
    }

    assertThat(new ChiSquareTest().chiSquareTest(both)).isGreaterThan(0.001);
  }

  @Test
  void arms_have_their_shares() {
    int[] sizes = sizes(Assignment.of("s", 0.0001, 0.33333, 0.66657), 3);

    assertThat(sizes[0]).isEqualTo(1);
    assertThat(sizes[1]).isCloseTo(3333, within(1));
    assertThat(sizes[0] + sizes[1] + sizes[2]).isEqualTo(Assignment.BUCKETS);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void only_the_units_that_must_change_their_arm(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] before = shares(random, 1 + random.nextInt(6));
    Assignment assignment = Assignment.of("s", before);
    for (int step = 0; step < 50; step++) {
      double[] after = shares(random, 1 + random.nextInt(6));
      Assignment changed = assignment.withShares(after);
      int arms = Math.max(before.length, after.length);
      int[] had = sizes(assignment, arms);
      int[] has = sizes(changed, arms);
      int must = 0;
      for (int arm = 0; arm < arms; arm++) {
        must += Math.max(0, had[arm] - has[arm]);
      }
      short[] old = assignment.buckets();
      short[] now = changed.buckets();
      int moved = 0;
      for (int bucket = 0; bucket < Assignment.BUCKETS; bucket++) {
        moved += old[bucket] == now[bucket] ? 0 : 1;
      }

      assertThat(moved).isEqualTo(must);
      for (int arm = 0; arm < after.length; arm++) {
        assertThat((double) has[arm]).isCloseTo(after[arm] * Assignment.BUCKETS, within(1.0));
      }
      assignment = changed;
      before = after;
    }
  }

  @Test
  void an_arm_that_grows_keeps_its_units() {
    Assignment canary = Assignment.of("s", 0.99, 0.01);
    Assignment grown = canary.withShares(0.75, 0.25);
    for (int i = 0; i < 10_000; i++) {
      if (canary.arm("user-" + i) == 1) {
        assertThat(grown.arm("user-" + i)).isEqualTo(1);
      }
    }
  }

  @Test
  void a_restored_assignment_assigns_alike() {
    Assignment changed = Assignment.of("s", 0.5, 0.5).withShares(0.2, 0.3, 0.5);
    Assignment restored = Assignment.restore(changed.salt(), changed.buckets());
    for (int i = 0; i < 10_000; i++) {
      assertThat(restored.arm("user-" + i)).isEqualTo(changed.arm("user-" + i));
    }
  }

  @Test
  void bad_shares_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assignment.of("s", 0.5, 0.4))
        .withMessage("shares: they sum to 0.9 (expected: 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assignment.of("s", 1.5, -0.5))
        .withMessage("shares: 1.5 for arm 0 (expected: in [0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assignment.of("s", Double.NaN))
        .withMessage("shares: NaN for arm 0 (expected: in [0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assignment.of("s"))
        .withMessage("shares: 0 of them (expected: 1 to 1000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assignment.restore("s", new short[3]))
        .withMessage("buckets: 3 (expected: 10000)");
  }

  private static int[] sizes(Assignment assignment, int arms) {
    int[] sizes = new int[arms];
    for (short arm : assignment.buckets()) {
      sizes[arm]++;
    }
    return sizes;
  }

  private static double[] shares(SplittableRandom random, int arms) {
    double[] shares = new double[arms];
    double left = 1;
    for (int arm = 0; arm < arms - 1; arm++) {
      shares[arm] = random.nextInt(4) == 0 ? 0 : left * random.nextDouble();
      left -= shares[arm];
    }
    shares[arms - 1] = left;
    return shares;
  }
}
