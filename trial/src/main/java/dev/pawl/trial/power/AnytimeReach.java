package dev.pawl.trial.power;

import dev.pawl.trial.sequential.NormalMixture;
import dev.pawl.trial.sequential.Sides;

/**
 * When the asymptotic confidence sequence that is tuned to a planned size excludes 0, by numerical
 * integration (Armitage, McPherson and Rowe 1969, "Repeated significance tests on accumulating
 * data").
 *
 * <p>The standardised sum at the share {@code f} of the planned size is Brownian motion {@code
 * B(f)}, with drift {@code θ} when there is an effect; the sequence excludes 0 once {@code |B(f)| ≥
 * b(f)}, with {@code b} the {@link NormalMixture}'s radius times the number of units. Over {@value
 * #LOOKS} looks the density of the paths that have not crossed is carried from look to look without
 * drift; paths that cross at {@code s} have with drift the density {@code exp(θs − θ²f/2)} times as
 * large, so one pass serves every {@code θ}. Looks in between, of which a real test has many, only
 * add to the power.
 */
final class AnytimeReach {
  private static final int LOOKS = 200;
  private static final int STEPS = 4;
  private static final double KERNEL = 5;
  private static final int HALVINGS = 60;
  private static final double MOST = 50;

  /** The sum on a grid of {@code 1/(√LOOKS · STEPS)}. */
  private final double step = 1 / (Math.sqrt(LOOKS) * STEPS);

  private final int reach = (int) Math.ceil(KERNEL * STEPS);
  private final double[][] crossing = new double[LOOKS + 1][];
  private final int[] from = new int[LOOKS + 1];

  AnytimeReach(double alpha) {
    NormalMixture boundary = NormalMixture.tuned(alpha, Sides.TWO, LOOKS);
    double[] kernel = new double[2 * reach + 1];
    double whole = 0;
    for (int i = -reach; i <= reach; i++) {
      kernel[i + reach] = StrictMath.exp(-(double) i * i / (2.0 * STEPS * STEPS));
      whole += kernel[i + reach];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= whole;
    }
    int edge = 0;
    double[] inside = {1};
    for (int look = 1; look <= LOOKS; look++) {
      double bound = look * boundary.radius(look, 1) / Math.sqrt(LOOKS);
      int next = Math.min(edge + reach, (int) Math.ceil(bound / step) - 1);
      double[] kept = new double[2 * next + 1];
      double[] gone = new double[Math.max(0, edge + reach - next)];
      for (int at = -edge; at <= edge; at++) {
        double mass = inside[at + edge];
        for (int move = -reach; move <= reach; move++) {
          int to = at + move;
          if (Math.abs(to) <= next) {
            kept[to + next] += mass * kernel[move + reach];
          } else if (to > 0) {
            gone[to - next - 1] += mass * kernel[move + reach];
          }
        }
      }
      crossing[look] = gone;
      from[look] = next + 1;
      edge = next;
      inside = kept;
    }
  }

  /** Of paths with this drift, the share that cross above, and the mean share of the size then. */
  private double[] crossed(double drift) {
    double power = 0;
    double size = 0;
    for (int look = 1; look <= LOOKS; look++) {
      double f = (double) look / LOOKS;
      double here = 0;
      for (int i = 0; i < crossing[look].length; i++) {
        double s = (from[look] + i) * step;
        here += crossing[look][i] * StrictMath.exp(drift * s - drift * drift * f / 2);
      }
      power += here;
      size += here * f;
    }
    return new double[] {power, size + 1 - power};
  }

  /** The probability that an effect is found until the planned size, by its drift. */
  double power(double drift) {
    return crossed(drift)[0];
  }

  /** The mean share of the planned size after which the test ends, found or not. */
  double meanSize(double drift) {
    return crossed(drift)[1];
  }

  /** The drift {@code δ√n/σ} that is found with this power. */
  double drift(double power) {
    double low = 0;
    double high = MOST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (power(middle) < power) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
