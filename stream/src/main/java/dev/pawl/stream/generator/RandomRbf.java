package dev.pawl.stream.generator;

import dev.pawl.stream.SplitMix;

/**
 * Random radial basis functions: centres at random places in [0, 1)ⁿ, each with a class, a weight
 * and a width. An example lies in a random direction of a centre drawn by weight, at a normally
 * distributed distance times its width, and has its class. With a speed the centres move on,
 * reflected at the borders: drift without an end.
 *
 * @param model the seed of the centres: another one is another concept
 * @param features how many numbers an example has, 1 to 10,000
 * @param classes how many classes, 2 to 1,000; each has a centre when there are as many
 * @param centres how many, 1 to 100,000
 * @param speed how far a centre moves with each example, in [0, 1]
 */
public record RandomRbf(long model, int features, int classes, int centres, double speed)
    implements Concept {

  public RandomRbf {
    Require.within("features", features, 1, 10_000);
    Require.within("classes", classes, 2, 1_000);
    Require.within("centres", centres, 1, 100_000);
    Require.share("speed", speed);
  }

  /** Ten features, two classes, 50 centres that stand still. */
  public static RandomRbf of(long model) {
    return new RandomRbf(model, 10, 2, 50, 0);
  }

  @Override
  public Form form() {
    return Form.numbers(features, classes);
  }

  @Override
  public ExampleSource start(long seed) {
    return new Centres(this, seed);
  }

  private static final class Centres implements ExampleSource {
    private final SplitMix random;
    private final double speed;
    private final double[][] places;
    private final double[][] directions;
    private final int[] classes;
    private final double[] widths;
    private final double[] upTo;

    Centres(RandomRbf concept, long seed) {
      SplitMix made = new SplitMix(concept.model);
      random = new SplitMix(seed);
      speed = concept.speed;
      int count = concept.centres;
      places = new double[count][concept.features];
      directions = new double[count][concept.features];
      classes = new int[count];
      widths = new double[count];
      upTo = new double[count];
      double total = 0;
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < concept.features; j++) {
          places[i][j] = made.nextDouble();
        }
        direction(made, directions[i]);
        classes[i] = i < concept.classes ? i : made.nextInt(concept.classes);
        widths[i] = made.nextDouble();
        total += made.nextDouble();
        upTo[i] = total;
      }
    }

    @Override
    public int next(double[] example) {
      if (speed > 0) {
        move();
      }
      double at = random.nextDouble() * upTo[upTo.length - 1];
      int centre = 0;
      while (centre < upTo.length - 1 && upTo[centre] <= at) {
        centre++;
      }
      double[] direction = new double[places[centre].length];
      direction(random, direction);
      double distance = random.nextGaussian() * widths[centre];
      for (int j = 0; j < direction.length; j++) {
        example[j] = places[centre][j] + distance * direction[j];
      }
      return classes[centre];
    }

    private void move() {
      for (int i = 0; i < places.length; i++) {
        for (int j = 0; j < places[i].length; j++) {
          double next = places[i][j] + speed * directions[i][j];
          if (next < 0 || next > 1) {
            directions[i][j] = -directions[i][j];
            next = Math.clamp(next < 0 ? -next : 2 - next, 0, 1);
          }
          places[i][j] = next;
        }
      }
    }

    /** A direction, all as likely. */
    private static void direction(SplitMix random, double[] to) {
      double square = 0;
      while (square == 0) {
        for (int i = 0; i < to.length; i++) {
          to[i] = random.nextGaussian();
          square += to[i] * to[i];
        }
      }
      double length = Math.sqrt(square);
      for (int i = 0; i < to.length; i++) {
        to[i] /= length;
      }
    }
  }
}
