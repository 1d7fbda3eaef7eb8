package dev.pawl.bench.verify;

import dev.pawl.trial.paired.Tails;
import java.util.SplittableRandom;

/** Where the differences of two equally good versions come from; their mean is 0. */
enum LossWorld {
  NORMAL("normal", Assumed.ALWAYS) {
    @Override
    double next(SplittableRandom random, double[] memory) {
      return random.nextGaussian();
    }
  },
  AUTOREGRESSIVE("autoregressive, ρ = 0.5", Assumed.ALWAYS) {
    @Override
    double next(SplittableRandom random, double[] memory) {
      memory[0] = 0.5 * memory[0] + random.nextGaussian();
      return memory[0];
    }
  },
  AUTOREGRESSIVE_SHORT("autoregressive, ρ = 0.5, blocks of 5", Assumed.ALWAYS) {
    @Override
    int examples(SplittableRandom random, int block) {
      return 5;
    }

    @Override
    double next(SplittableRandom random, double[] memory) {
      return AUTOREGRESSIVE.next(random, memory);
    }
  },
  LOGNORMAL("of two lognormal losses, σ = 1.5", Assumed.ALWAYS) {
    @Override
    double next(SplittableRandom random, double[] memory) {
      double challenger = lognormal(random);
      double champion = lognormal(random);
      return challenger - champion;
    }
  },
  UNEQUAL("normal, blocks of 1 to 80", Assumed.ALWAYS) {
    @Override
    int examples(SplittableRandom random, int block) {
      return 1 + random.nextInt(80);
    }

    @Override
    double next(SplittableRandom random, double[] memory) {
      return random.nextGaussian();
    }
  },
  DAY_AND_NIGHT("blocks of 1 to 2 by night, 20 to 69 by day, normal", Assumed.ALWAYS) {
    @Override
    int examples(SplittableRandom random, int block) {
      return block % 24 < 5 ? 1 + random.nextInt(2) : 20 + random.nextInt(50);
    }

    @Override
    double next(SplittableRandom random, double[] memory) {
      return random.nextGaussian();
    }
  },
  SKEWED("lognormal less its mean, σ = 1.5", Assumed.OF_UNALIKE_TAILS) {
    @Override
    double next(SplittableRandom random, double[] memory) {
      return lognormal(random) - StrictMath.exp(1.125);
    }
  },
  SKEWED_LONG("the same in blocks of 100", Assumed.OF_UNALIKE_TAILS) {
    @Override
    int examples(SplittableRandom random, int block) {
      return 100;
    }

    @Override
    double next(SplittableRandom random, double[] memory) {
      return SKEWED.next(random, memory);
    }
  },
  UNBLOCKED("autoregressive, ρ = 0.5, blocks of 1", Assumed.NEVER) {
    @Override
    int examples(SplittableRandom random, int block) {
      return 1;
    }

    @Override
    double next(SplittableRandom random, double[] memory) {
      return AUTOREGRESSIVE.next(random, memory);
    }
  };

  private final String label;
  private final Assumed assumed;

  /** When a world is within what the gate assumes. */
  private enum Assumed {
    ALWAYS,
    OF_UNALIKE_TAILS,
    NEVER
  }

  /** From how many blocks on tails that may be unalike are allowed for in time. */
  private static final int LATE = 24;

  LossWorld(String label, Assumed assumed) {
    this.label = label;
    this.assumed = assumed;
  }

  /** How a table calls it. */
  String label() {
    return label;
  }

  /** Whether it is within what a gate of these settings assumes. */
  boolean assumed(Tails tails, int firstLook) {
    return switch (assumed) {
      case ALWAYS -> true;
      case OF_UNALIKE_TAILS -> tails == Tails.UNALIKE && firstLook >= LATE;
      case NEVER -> false;
    };
  }

  /** How many examples a block has. */
  int examples(SplittableRandom random, int block) {
    return 20;
  }

  /** The next difference; one number of memory is carried from example to example. */
  abstract double next(SplittableRandom random, double[] memory);

  private static double lognormal(SplittableRandom random) {
    return StrictMath.exp(1.5 * random.nextGaussian());
  }
}
