package dev.pawl.stream.generator;

import dev.pawl.stream.SplitMix;
import java.util.Arrays;

/**
 * A random decision tree (Domingos and Hulten 2000, "Mining high-speed data streams"): features are
 * drawn uniformly, numbers on [0, 1), and the tree says their class. It splits on random features,
 * a number at a random place within what is left of its range, a category into one branch for each
 * value and once on a path at most. From the first level of leaves on a node is a leaf with some
 * probability, at the last one always; leaves have random classes.
 *
 * @param model the seed of the tree: another one is another concept
 * @param numbers how many features are numbers, 0 to 1,000
 * @param categories how many are categories, 0 to 1,000; at least one feature in all
 * @param values how many values each category has, 2 to 100
 * @param classes how many classes, 2 to 1,000
 * @param depth at which depth all nodes are leaves, 1 to 15
 * @param firstLeaf from which depth on nodes may be leaves, 1 to {@code depth}
 * @param leaves the probability that a node between is a leaf, in [0, 1]
 */
public record RandomTree(
    long model,
    int numbers,
    int categories,
    int values,
    int classes,
    int depth,
    int firstLeaf,
    double leaves)
    implements Concept {

  public RandomTree {
    Require.within("numbers", numbers, 0, 1_000);
    Require.within("categories", categories, 0, 1_000);
    Require.within("numbers + categories", (long) numbers + categories, 1, 2_000);
    Require.within("values", values, 2, 100);
    Require.within("classes", classes, 2, 1_000);
    Require.within("depth", depth, 1, 15);
    Require.within("firstLeaf", firstLeaf, 1, depth);
    Require.share("leaves", leaves);
  }

  /**
   * Five numbers and five categories of five values, two classes, 5 levels, leaves from the third
   * on with probability 0.15.
   */
  public static RandomTree of(long model) {
    return new RandomTree(model, 5, 5, 5, 2, 5, 3, 0.15);
  }

  @Override
  public Form form() {
    return Form.mixed(numbers, categories, values, classes);
  }

  @Override
  public ExampleSource start(long seed) {
    double[] least = new double[numbers];
    double[] most = new double[numbers];
    Arrays.fill(most, 1);
    Node root = grow(new SplitMix(model), 0, least, most, new boolean[categories]);
    SplitMix random = new SplitMix(seed);
    return features -> {
      for (int i = 0; i < numbers; i++) {
        features[i] = random.nextDouble();
      }
      for (int i = numbers; i < numbers + categories; i++) {
        features[i] = random.nextInt(values);
      }
      return root.classOf(features);
    };
  }

  private Node grow(SplitMix random, int level, double[] least, double[] most, boolean[] used) {
    boolean early = level >= firstLeaf && random.nextDouble() < leaves;
    int free = numbers;
    for (boolean each : used) {
      free += each ? 0 : 1;
    }
    if (level >= depth || early || free == 0) {
      return new Leaf(random.nextInt(classes));
    }
    int choice = random.nextInt(free);
    if (choice < numbers) {
      return atNumber(random, level, least, most, used, choice);
    }
    int category = 0;
    for (int unused = choice - numbers; used[category] || unused > 0; category++) {
      unused -= used[category] ? 0 : 1;
    }
    boolean[] usedBelow = used.clone();
    usedBelow[category] = true;
    Node[] branches = new Node[values];
    for (int i = 0; i < values; i++) {
      branches[i] = grow(random, level + 1, least, most, usedBelow);
    }
    return new ByCategory(numbers + category, branches);
  }

  private Node atNumber(
      SplitMix random, int level, double[] least, double[] most, boolean[] used, int number) {
    double at = least[number] + (most[number] - least[number]) * random.nextDouble();
    double[] mostBelow = most.clone();
    mostBelow[number] = at;
    double[] leastAbove = least.clone();
    leastAbove[number] = at;
    Node below = grow(random, level + 1, least, mostBelow, used);
    Node above = grow(random, level + 1, leastAbove, most, used);
    return new AtNumber(number, at, below, above);
  }

  private sealed interface Node {
    int classOf(double[] features);
  }

  private record Leaf(int label) implements Node {
    @Override
    public int classOf(double[] features) {
      return label;
    }
  }

  private record AtNumber(int feature, double at, Node below, Node above) implements Node {
    @Override
    public int classOf(double[] features) {
      return (features[feature] < at ? below : above).classOf(features);
    }
  }

  private record ByCategory(int feature, Node[] branches) implements Node {
    @Override
    public int classOf(double[] features) {
      return branches[(int) features[feature]].classOf(features);
    }
  }
}
