package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hoeffding window tree, CVFDT (Hulten, Spencer and Domingos 2001, "Mining time-changing data
 * streams"): a Hoeffding tree over the last rows, which replaces splits that are no longer good.
 *
 * <p>Rules, beside those of {@link HoeffdingTree}:
 *
 * <ol>
 *   <li>All statistics, also those of splits, are of the rows in the window: a row that leaves it
 *       is taken out of the statistics of all nodes on its way. A new leaf starts with the rows of
 *       the window that belong to it, so that nothing is known of a row twice, and no row needs a
 *       tag that says which nodes it has met.
 *   <li>Every {@code check} rows, all statistics are counted anew from the window, so that neither
 *       rounding nor the range of values that have left it builds up. Then each split is looked at
 *       again: when the best split is ahead of it by more than {@code ε}, or by more than half the
 *       tie threshold while {@code ε} is below that, a rival subtree starts with the best split and
 *       learns the same rows. Rivals have no rivals, and there is one at a time.
 *   <li>Both predict each row before they learn it. At a check, with at least the grace of rows
 *       tested, a rival with fewer errors takes the split's place; one whose error rate has not
 *       come nearer by {@value #PROGRESS} since the check before is given up.
 *   <li>A split that rows of one class alone pass, or none, becomes a leaf again at a check.
 *   <li>A leaf answers with its classes or by naive Bayes, whichever has been right more often of
 *       late; one without rows in the window answers as the nearest split above that has some.
 * </ol>
 *
 * <p>A weight of 2 counts as the row twice in all statistics; the window, the checks and the tests
 * count rows. Memory: 8 bytes × window × attributes, and the statistics of at most about window /
 * grace splits. Time: O(depth) for a row, and O(window × depth) at a check and for a new split.
 * Trees are not merged.
 */
public final class WindowTree implements AttributeLearner {
  static final double PROGRESS = 0.01;

  private final Attributes attributes;
  private final TreeSettings settings;
  private final int capacity;
  private final int check;
  private final SplitSearch search;
  private final HoeffdingBound bound;
  private final Supplier<WindowNode> newLeaf = this::leaf;
  private final double[] said;
  private RowWindow window;
  private WindowNode root;
  private int unchecked;

  /**
   * A tree of one leaf.
   *
   * @param settings of its growth; all leaves look at all attributes, and memory is bounded by the
   *     window alone
   * @param window how many rows it knows, at least 1
   * @param check after how many rows splits are looked at again, at least 1
   */
  public WindowTree(Attributes attributes, TreeSettings settings, int window, int check) {
    this(attributes, settings, new RowWindow(window), window, check, null);
  }

  private WindowTree(
      Attributes attributes,
      TreeSettings settings,
      RowWindow window,
      int capacity,
      int check,
      @Nullable WindowNode root) {
    this.attributes = attributes;
    this.settings = settings;
    this.capacity = capacity;
    this.check = check;
    this.search = new SplitSearch(attributes.classes());
    this.bound = HoeffdingBound.of(attributes.classes(), settings);
    this.said = new double[attributes.classes()];
    this.window = window;
    this.root = root == null ? leaf() : root;
  }

  private ClassStatistics nothing() {
    return new ClassStatistics(
        attributes.classes(), attributes.numberPlaces(), attributes.nominalPlaces());
  }

  private WindowNode leaf() {
    return new WindowNode(nothing());
  }

  @Override
  public void predict(double[] row, double[] scores) {
    predict(root, row, scores);
  }

  private void predict(WindowNode top, double[] row, double[] scores) {
    WindowNode known = top;
    WindowNode end = top;
    for (WindowNode next = top; next != null; next = next.next(row, attributes.numbers())) {
      end = next;
      known = next.total() > 0 ? next : known;
    }
    ClassStatistics by = known == end ? known.answersBy(settings.answer()) : null;
    if (by != null && known.total() > 0) {
      by.bayes(row, scores);
    } else {
      ClassStatistics.shares(known.statistics.weights(), 0, scores);
    }
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    test(row, (int) label);
    if (window.isFull()) {
      forget(root, window.row(0), window.label(0), window.weight(0));
      window.removeOldest();
    }
    window.add(row, (int) label, weight);
    take(root, 0, row, (int) label, weight);
    if (++unchecked >= check) {
      unchecked = 0;
      recount();
      look(root);
    }
  }

  /** Notes who is right about a row that nobody has learned: splits or their rivals. */
  private void test(double[] row, int label) {
    boolean asked = false;
    int wrong = 0;
    for (WindowNode node = root; node != null; node = node.next(row, attributes.numbers())) {
      WindowNode.Rival rival = node.rival;
      if (rival == null) {
        continue;
      }
      if (!asked) {
        predict(root, row, said);
        wrong = ClassStatistics.majority(said) == label ? 0 : 1;
        asked = true;
      }
      predict(rival.root, row, said);
      rival.tested++;
      rival.errors += ClassStatistics.majority(said) == label ? 0 : 1;
      rival.errorsOfSplit += wrong;
    }
  }

  private void forget(WindowNode top, double[] row, int label, double weight) {
    for (WindowNode node = top; node != null; node = node.next(row, attributes.numbers())) {
      node.statistics.remove(row, label, weight);
      if (node.rival != null) {
        forget(node.rival.root, row, label, weight);
      }
    }
  }

  /** Lets all nodes on a row's way take it in, and its leaf split when the time has come. */
  private void take(WindowNode top, int above, double[] row, int label, double weight) {
    int depth = above;
    WindowNode node = top;
    while (node.children != null) {
      node.statistics.add(row, label, weight);
      if (node.rival != null) {
        take(node.rival.root, depth, row, label, weight);
      }
      node = node.child(row, attributes.numbers(), newLeaf);
      depth++;
    }
    node.compare(row, label, said);
    node.statistics.add(row, label, weight);
    node.since += weight;
    if (node.since >= settings.grace() && depth < HoeffdingTree.DEEPEST) {
      node.since = 0;
      if (node.isMixed()) {
        trySplit(node);
      }
    }
  }

  private void trySplit(WindowNode leaf) {
    BestSplit best = search.search(leaf.statistics, settings.candidates());
    if (best.gain() > Double.NEGATIVE_INFINITY
        && bound.allows(best.gain() - best.second(), leaf.total())) {
      split(leaf, best, leaf);
    }
  }

  /**
   * Makes a node a split, and gives its children the rows of the window that are theirs.
   *
   * @param place where those rows pass: the node, or the split that it is the rival of
   */
  private void split(WindowNode node, BestSplit best, WindowNode place) {
    WindowNode[] branches = new WindowNode[best.branches()];
    double[] weights = new double[attributes.classes()];
    for (int i = 0; i < branches.length; i++) {
      search.weights(node.statistics, i, weights);
      branches[i] = leaf();
      branches[i].statistics.startFrom(weights);
    }
    node.fork(best, branches);
    for (WindowNode branch : branches) {
      branch.statistics = nothing();
    }
    for (int i = 0; i < window.size(); i++) {
      double[] row = window.row(i);
      if (passes(root, place, row)) {
        node.child(row, attributes.numbers(), newLeaf)
            .statistics
            .add(row, window.label(i), window.weight(i));
      }
    }
  }

  /** Whether a row that starts at the top comes to a place, there or in a rival. */
  private boolean passes(WindowNode top, WindowNode place, double[] row) {
    for (WindowNode node = top; node != null; node = node.next(row, attributes.numbers())) {
      if (node == place || (node.rival != null && passes(node.rival.root, place, row))) {
        return true;
      }
    }
    return false;
  }

  private void recount() {
    clear(root);
    for (int i = 0; i < window.size(); i++) {
      count(root, window.row(i), window.label(i), window.weight(i));
    }
  }

  private void clear(WindowNode node) {
    node.statistics = nothing();
    @Nullable WindowNode[] branches = node.children;
    for (int i = 0; branches != null && i < branches.length; i++) {
      WindowNode child = branches[i];
      if (child != null) {
        clear(child);
      }
    }
    if (node.rival != null) {
      clear(node.rival.root);
    }
  }

  private void count(WindowNode top, double[] row, int label, double weight) {
    for (WindowNode node = top; node != null; node = node.next(row, attributes.numbers())) {
      node.statistics.add(row, label, weight);
      if (node.rival != null) {
        count(node.rival.root, row, label, weight);
      }
    }
  }

  /** Looks at each split below again. */
  private void look(WindowNode node) {
    if (node.children == null) {
      return;
    }
    if (!node.isMixed()) {
      node.unfork();
      node.rival = null;
      return;
    }
    WindowNode.Rival rival = node.rival;
    if (rival == null) {
      challenge(node);
    } else if (rival.tested >= settings.grace()) {
      judge(node, rival);
    }
    @Nullable WindowNode[] branches = node.children;
    for (int i = 0; branches != null && i < branches.length; i++) {
      WindowNode child = branches[i];
      if (child != null) {
        look(child);
      }
    }
  }

  private void challenge(WindowNode split) {
    double own = search.gain(split.statistics, split.place, split.threshold);
    BestSplit best = search.search(split.statistics, settings.candidates());
    if (best.gain() > Double.NEGATIVE_INFINITY
        && bound.replaces(best.gain() - Math.max(0, own), split.total())) {
      WindowNode other = new WindowNode(split.statistics.copy());
      split(other, best, split);
      split.rival = new WindowNode.Rival(other);
    }
  }

  private static void judge(WindowNode split, WindowNode.Rival rival) {
    if (rival.errors < rival.errorsOfSplit) {
      split.take(rival.root);
      return;
    }
    double gap = (rival.errors - rival.errorsOfSplit) / rival.tested;
    if (gap > rival.gap - PROGRESS) {
      split.rival = null;
    } else {
      rival.gap = gap;
      rival.tested = 0;
      rival.errors = 0;
      rival.errorsOfSplit = 0;
    }
  }

  @Override
  public AttributeLearner copy() {
    var copy = new WindowTree(attributes, settings, window.copy(), capacity, check, root.copy());
    copy.unchecked = unchecked;
    return copy;
  }

  @Override
  public Predictor freeze() {
    var nodes = new FrozenNodes(attributes.numbers(), attributes.classes());
    root.freeze(nodes, settings.answer(), root.statistics.weights());
    return nodes.build();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    var numbers = new NumberWriter();
    root.writeTo(numbers);
    numbers.add(unchecked);
    numbers.writeTo(to);
    window.snapshot(to.in("window"));
  }

  @Override
  public void restore(Tensors from) {
    var reader = new NumberReader(from);
    WindowNode read = WindowNode.read(reader, attributes);
    unchecked = reader.nextInt(0, check);
    reader.end();
    if (read == null) {
      throw new IllegalArgumentException("ints: no root (expected: a tree)");
    }
    window = RowWindow.restore(from.in("window"), capacity, attributes);
    root = read;
  }
}
