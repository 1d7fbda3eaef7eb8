package dev.pawl.watch.drift;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * Tells covariate, label and concept shift apart, by counting predictions and labels together, each
 * in bins: the prediction stands for all inputs, as in black-box shift estimation (Lipton, Wang and
 * Smola 2018, "Detecting and correcting for label shift with black box predictors").
 *
 * <p>Under covariate shift a calibrated model stays calibrated, {@code P(y | s)} does not change;
 * under label shift {@code P(s | y)} does not; when both have changed, the concept has. A change
 * counts when it is above {@code leastEffect} by more than chance explains: the mean of the
 * estimate without a change is taken off, and McDiarmid's (1989) bound at {@code level} must
 * exclude the rest. What cannot be told apart is called {@code COVARIATE}.
 *
 * <p>Champions may change between the two, as long as each is about as well calibrated. Blind to
 * shifts among inputs that give the same prediction.
 */
public final class ShiftTable {
  private final double[][] then;
  private final double[][] now;

  /**
   * Nothing counted yet.
   *
   * @param scores how many bins predictions have
   * @param labels how many bins labels have
   */
  public ShiftTable(int scores, int labels) {
    then = new double[scores][labels];
    now = new double[scores][labels];
  }

  /** Counts a row of now, by the bins of its prediction and its label. */
  public void add(int score, int label) {
    now[score][label]++;
  }

  /**
   * Ends what is now.
   *
   * @param accept whether it becomes part of the reference
   * @param keep which share of the reference stays
   */
  public void close(boolean accept, double keep) {
    for (int s = 0; s < now.length; s++) {
      for (int y = 0; y < now[s].length; y++) {
        if (accept) {
          then[s][y] = then[s][y] * keep + now[s][y];
        }
        now[s][y] = 0;
      }
    }
  }

  /**
   * What has changed.
   *
   * @param leastEffect the least change that counts, in [0, 1)
   * @param level with which probability chance makes one that counts, at most
   */
  public Shift tell(double leastEffect, double level) {
    double n = total(then);
    double m = total(now);
    if (n == 0 || m == 0) {
      return new Shift(Shift.Kind.NONE, 0, 0, 0, 0);
    }
    double scores = apart(rowSums(then), rowSums(now));
    double labels = apart(rowSums(turned(then)), rowSums(turned(now)));
    double labelsGiven = given(then, now);
    double scoresGiven = given(turned(then), turned(now));
    // A row of now, or of then, moves a distance by at most twice its share.
    double radius = Math.sqrt(2 * (1 / n + 1 / m) * StrictMath.log(4 / level));
    double least = leastEffect + radius;
    Shift.Kind kind = Shift.Kind.NONE;
    if (labelsGiven > least) {
      boolean sameGivenLabel = scoresGiven <= leastEffect && labels > leastEffect;
      kind = sameGivenLabel ? Shift.Kind.LABEL : Shift.Kind.CONCEPT;
    } else if (scores > least || labels > least) {
      kind = Shift.Kind.COVARIATE;
    }
    return new Shift(kind, scores, labels, labelsGiven, scoresGiven);
  }

  /** How far the columns' shares given the row are apart, in the mean over the rows of now. */
  private static double given(double[][] then, double[][] now) {
    double m = total(now);
    double sum = 0;
    for (int row = 0; row < now.length; row++) {
      double here = Arrays.stream(now[row]).sum();
      if (here > 0 && Arrays.stream(then[row]).sum() > 0) {
        sum += here / m * apart(then[row], now[row]);
      }
    }
    return sum;
  }

  /** The share that lies elsewhere, less its mean without a change. */
  private static double apart(double[] then, double[] now) {
    double n = Arrays.stream(then).sum();
    double m = Arrays.stream(now).sum();
    double distance = 0;
    double chance = 0;
    for (int i = 0; i < then.length; i++) {
      distance += Math.abs(then[i] / n - now[i] / m) / 2;
      double pooled = (then[i] + now[i]) / (n + m);
      chance += Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m) / (2 * Math.PI));
    }
    return Math.max(0, distance - chance);
  }

  private static double total(double[][] counts) {
    return Arrays.stream(counts).mapToDouble(row -> Arrays.stream(row).sum()).sum();
  }

  private static double[] rowSums(double[][] counts) {
    return Arrays.stream(counts).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  private static double[][] turned(double[][] counts) {
    double[][] turned = new double[counts[0].length][counts.length];
    for (int row = 0; row < counts.length; row++) {
      for (int column = 0; column < counts[row].length; column++) {
        turned[column][row] = counts[row][column];
      }
    }
    return turned;
  }

  /** Writes the counts. */
  public void snapshot(Tensors.Writer to) {
    for (int s = 0; s < then.length; s++) {
      to.doubles("then/" + s, then[s].clone());
      to.doubles("now/" + s, now[s].clone());
    }
  }

  /** Takes the counts that {@link #snapshot} wrote, of a table of the same size. */
  public void restore(Tensors from) {
    for (int s = 0; s < then.length; s++) {
      System.arraycopy(from.doubles("then/" + s), 0, then[s], 0, then[s].length);
      System.arraycopy(from.doubles("now/" + s), 0, now[s], 0, now[s].length);
    }
  }
}
