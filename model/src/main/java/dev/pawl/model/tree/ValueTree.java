package dev.pawl.model.tree;

import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import java.util.function.DoubleConsumer;

/** A frozen tree for regression; each leaf answers with a mean, or with a line over the numbers. */
public final class ValueTree implements PathTree {
  /** The name by which it is brought back. */
  public static final String KIND = "value_tree";

  private final TreeNodes nodes;

  /** Per node: the mean label. */
  private final double[] means;

  /** Per node: where its line begins among the slopes; −1 where the mean answers. */
  private final int[] lines;

  private final double[] slopes;
  private final LineScale scale;

  /**
   * A tree; the arrays are handed over.
   *
   * @param means of each node
   * @param lines for each node where its line begins, or −1
   * @param slopes of all lines, each as long as the scale's
   */
  public ValueTree(TreeNodes nodes, double[] means, int[] lines, double[] slopes, LineScale scale) {
    this.nodes = nodes;
    this.means = means;
    this.lines = lines;
    this.slopes = slopes;
    this.scale = scale;
    if (means.length != nodes.size() || lines.length != nodes.size()) {
      throw new IllegalArgumentException(
          "means: %d (expected: %d nodes)".formatted(means.length, nodes.size()));
    }
    for (int line : lines) {
      if (line < -1 || (line >= 0 && line + scale.length() > slopes.length)) {
        throw new IllegalArgumentException(
            "lines: %d (expected: within %d slopes)".formatted(line, slopes.length));
      }
    }
  }

  @Override
  public TreeNodes nodes() {
    return nodes;
  }

  @Override
  public void shares(int node, double[] scores) {
    scores[0] = means[node];
  }

  @Override
  public void answer(int node, double[] attributes, double[] scores) {
    scores[0] = lines[node] < 0 ? means[node] : scale.predict(slopes, lines[node], attributes);
  }

  @Override
  public void numbers(DoubleConsumer to) {
    for (int node = 0; node < means.length; node++) {
      to.accept(means[node]);
      for (int i = 0; lines[node] >= 0 && i < scale.length(); i++) {
        to.accept(slopes[lines[node] + i]);
      }
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    var numbers = new NumberWriter();
    nodes.writeTo(numbers);
    numbers.addAll(means);
    numbers.addAll(lines);
    numbers.addAll(slopes);
    numbers.addAll(scale.state());
    numbers.writeTo(to);
  }

  /**
   * What {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  public static ValueTree restore(Tensors from, int numbers, int size) {
    var reader = new NumberReader(from);
    TreeNodes nodes = TreeNodes.read(reader, numbers, size);
    double[] means = reader.nextDoubles(nodes.size());
    int[] lines = reader.nextInts();
    double[] slopes = reader.nextDoubles();
    LineScale scale = LineScale.of(numbers, reader.nextDoubles());
    reader.end();
    return new ValueTree(nodes, means, lines, slopes, scale);
  }
}
