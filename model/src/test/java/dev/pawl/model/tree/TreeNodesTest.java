package dev.pawl.model.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import org.junit.jupiter.api.Test;

class TreeNodesTest {

  /**
   * Splits number 0 at 2.5; above it, attribute 1 by value, with a branch for the value 1 alone.
   */
  private static TreeNodes tree() {
    var nodes = new TreeNodes.Builder(1);
    int root = nodes.split(0, 2.5, 2, 1, 6);
    nodes.branch(root, 0, nodes.leaf());
    int values = nodes.split(1, 0, 2, 0, 2);
    nodes.branch(root, 1, values);
    nodes.branch(values, 1, nodes.leaf());
    return nodes.build();
  }

  @Test
  void rows_end_at_leaves_or_where_there_is_no_branch() {
    TreeNodes tree = tree();
    assertThat(tree.find(new double[] {2.5, 0})).isEqualTo(1);
    assertThat(tree.find(new double[] {3, 1})).isEqualTo(3);
    assertThat(tree.find(new double[] {3, 0})).isEqualTo(2);
    assertThat(tree.find(new double[] {3, 9})).isEqualTo(2);
    assertThat(tree.find(new double[] {Double.NaN, 1})).isEqualTo(3);
    assertThat(tree.find(new double[] {3, Double.NaN})).isEqualTo(2);
  }

  @Test
  void what_was_written_is_read_back() {
    TreeNodes read = TreeNodes.read(new NumberReader(written()), 1, 2);
    for (double[] row : new double[][] {{1, 0}, {3, 1}, {3, 0}, {Double.NaN, 1}}) {
      assertThat(read.find(row)).isEqualTo(tree().find(row));
    }
    assertThat(read.attribute(2)).isEqualTo(1);
    double[] merits = new double[2];
    read.addMerits(merits);
    assertThat(merits).containsExactly(6, 2);
  }

  @Test
  void what_is_no_tree_is_refused() {
    int[] ints = written().ints("ints").clone();
    for (int i = 0; i < ints.length; i++) {
      int[] wrong = ints.clone();
      wrong[i] += 100;
      var to = new Tensors.Writer();
      to.ints("ints", wrong);
      to.doubles("doubles", written().doubles("doubles"));
      assertThatThrownBy(
              () -> {
                var reader = new NumberReader(Tensors.of(to));
                TreeNodes.read(reader, 1, 2);
                reader.end();
              })
          .as("%d", i)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Tensors written() {
    var numbers = new NumberWriter();
    tree().writeTo(numbers);
    var to = new Tensors.Writer();
    numbers.writeTo(to);
    return Tensors.of(to);
  }
}
