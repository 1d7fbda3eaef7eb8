package dev.pawl.watch.performance;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.watch.profile.ColumnBins;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Estimates the loss of a regression by a second model that predicts it from features and
 * prediction: direct loss estimation (as NannyML named it; the idea of Chen et al. 2021, "Detecting
 * errors and estimating accuracy on unlabeled data", for numbers).
 *
 * <p>The second model is additive: {@code loss = mean + Σ f(bin of column)}, over deciles and
 * common categories of each feature and of the prediction, fitted by {@value #SWEEPS} sweeps of
 * backfitting (Breiman and Friedman 1985) over the latest labels; a bin with few of them is drawn
 * to 0. Its mean over the rows that it was fitted to is theirs.
 *
 * <p>Blind to concept drift: a loss that rises where features and predictions look as before is not
 * seen. Memory: a byte for each feature of each label that is kept.
 */
public final class DirectLossEstimate implements LossEstimate {
  private static final int SWEEPS = 8;
  private static final double PRIOR = 20;
  private static final int FIRST = 1_000;

  private final Schema schema;
  private final int kept;
  private TableProfile first;
  private NumberProfile firstScores;
  private List<ColumnBins> bins = List.of();
  private byte[][] rows = new byte[0][];
  private final double[] losses;
  private double[][] effects = new double[0][];
  private double mean = Double.NaN;
  private long labels;

  /**
   * Nothing learned yet.
   *
   * @param schema of the rows
   * @param kept how many of the latest labels the second model is fitted to, at least 1,000
   * @param seed for the sketches of the first rows, which fix the bins
   */
  public DirectLossEstimate(Schema schema, int kept, long seed) {
    this.schema = Objects.requireNonNull(schema, "schema");
    if (kept < FIRST) {
      throw new IllegalArgumentException("kept: " + kept + " (expected: at least " + FIRST + ")");
    }
    this.kept = kept;
    first = TableProfile.of(schema, seed);
    firstScores = new NumberProfile(seed + 1);
    losses = new double[kept];
  }

  @Override
  public void label(Row row, double[] scores, double label, double loss) {
    if (!Double.isFinite(loss) || !Double.isFinite(scores[0])) {
      return;
    }
    if (bins.isEmpty()) {
      first.add(row);
      firstScores.add(scores[0]);
      if (first.rows() >= FIRST) {
        fixBins();
      }
      return;
    }
    int at = (int) (labels % kept);
    for (int column = 0; column < bins.size(); column++) {
      rows[column][at] = (byte) bin(column, row, scores[0]);
    }
    losses[at] = loss;
    labels++;
  }

  private void fixBins() {
    List<ColumnBins> fixed = new ArrayList<>();
    first.columns().values().forEach(column -> fixed.add(ColumnBins.of(column)));
    fixed.add(ColumnBins.of(firstScores));
    bins = List.copyOf(fixed);
    rows = new byte[bins.size()][kept];
  }

  private int bin(int column, Row row, double score) {
    ColumnBins of = bins.get(column);
    return column == schema.size() ? of.of(score) : of.of(row, column);
  }

  @Override
  public void refresh() {
    int n = (int) Math.min(labels, kept);
    if (n < FIRST) {
      return;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += losses[i];
    }
    mean = sum / n;
    double[] left = new double[n];
    for (int i = 0; i < n; i++) {
      left[i] = losses[i] - mean;
    }
    effects = new double[bins.size()][];
    for (int column = 0; column < bins.size(); column++) {
      effects[column] = new double[bins.get(column).size()];
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int column = 0; column < bins.size(); column++) {
        fit(column, left);
      }
    }
  }

  /** Fits one column to what the others leave, and centres it. */
  private void fit(int column, double[] left) {
    double[] effect = effects[column];
    double[] sums = new double[effect.length];
    double[] counts = new double[effect.length];
    for (int i = 0; i < left.length; i++) {
      int bin = rows[column][i];
      sums[bin] += left[i] + effect[bin];
      counts[bin]++;
    }
    double centre = 0;
    double[] fitted = new double[effect.length];
    for (int bin = 0; bin < effect.length; bin++) {
      fitted[bin] = sums[bin] / (counts[bin] + PRIOR);
      centre += fitted[bin] * counts[bin] / left.length;
    }
    for (int bin = 0; bin < effect.length; bin++) {
      fitted[bin] -= centre;
    }
    for (int i = 0; i < left.length; i++) {
      int bin = rows[column][i];
      left[i] += effect[bin] - fitted[bin];
    }
    effects[column] = fitted;
  }

  @Override
  public double expected(Row row, double[] scores) {
    if (Double.isNaN(mean) || !Double.isFinite(scores[0])) {
      return Double.NaN;
    }
    double sum = mean;
    for (int column = 0; column < bins.size(); column++) {
      sum += effects[column][bin(column, row, scores[0])];
    }
    return Math.max(0, sum);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("labels", labels, bins.size());
    if (bins.isEmpty()) {
      first.snapshot(to.in("first"));
      firstScores.snapshot(to.in("scores"));
      return;
    }
    to.doubles("mean", mean);
    to.longs("fitted", effects.length);
    int n = (int) Math.min(labels, kept);
    to.doubles("losses", Arrays.copyOf(losses, n));
    for (int column = 0; column < bins.size(); column++) {
      Tensors.Writer one = to.in(String.valueOf(column));
      bins.get(column).snapshot(one.in("bins"));
      one.bytes("rows", Arrays.copyOf(rows[column], n));
      if (effects.length > 0) {
        one.doubles("effects", effects[column].clone());
      }
    }
  }

  @Override
  public void restore(Tensors from) {
    long[] counts = from.longs("labels");
    labels = counts[0];
    if (counts[1] == 0) {
      bins = List.of();
      first = TableProfile.of(from.in("first"));
      firstScores = NumberProfile.of(from.in("scores"));
      return;
    }
    mean = from.doubles("mean")[0];
    double[] saved = from.doubles("losses");
    System.arraycopy(saved, 0, losses, 0, saved.length);
    List<ColumnBins> restored = new ArrayList<>();
    rows = new byte[(int) counts[1]][kept];
    effects = new double[(int) from.longs("fitted")[0]][];
    for (int column = 0; column < counts[1]; column++) {
      Tensors one = from.in(String.valueOf(column));
      restored.add(ColumnBins.of(one.in("bins")));
      System.arraycopy(one.bytes("rows"), 0, rows[column], 0, saved.length);
      if (effects.length > 0) {
        effects[column] = one.doubles("effects").clone();
      }
    }
    bins = List.copyOf(restored);
  }
}
