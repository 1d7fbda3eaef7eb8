package dev.pawl.model.feature;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.model.row.Spelling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transforms in the order in which they were declared, from a row to the columns that a learner
 * reads. Each transform may read the row's fields and the outputs of those before it.
 *
 * <p>What the learner is given: the fields that {@code number} names, and the outputs of each
 * transform that is not declared {@code hidden: true}. {@code docs/features.md} lists the kinds,
 * their settings and the names of their outputs.
 *
 * <p>The rules are those of {@link Transform}: {@link #apply} changes nothing but the features, and
 * is safe for use by several threads, each with its own features, while nobody calls {@link #learn}
 * or {@link #restore}.
 */
public final class Pipeline {
  /** The kind that takes means of labels, which the numbers of several classes have not. */
  public static final String TARGET_MEAN = Kind.TARGET_MEAN;

  private final Schema schema;
  private final List<Declaration> declarations;
  private final List<Column> columns;
  private final List<Output> outputs;
  private final Reads reads;
  private final List<Asserted> assertions;
  private final Transform[] transforms;

  /**
   * The same, with neighbours of a kind taken together: each costs a call that is hard to foresee.
   */
  private final Transform[] steps;

  /** Those that learn. */
  private final Transform[] learners;

  /** Which fields are copied from the row, by how they are held. */
  private record Reads(int[] numbers, int[] truths, int[] codes, int[] texts) {}

  private Pipeline(
      Schema schema,
      List<Declaration> declarations,
      List<Column> columns,
      List<Output> outputs,
      Reads reads,
      Transform[] transforms,
      List<Asserted> assertions) {
    this.schema = schema;
    this.declarations = declarations;
    this.columns = columns;
    this.outputs = outputs;
    this.reads = reads;
    this.transforms = transforms;
    this.assertions = assertions;
    this.steps = steps(transforms);
    this.learners =
        Arrays.stream(transforms)
            .filter(transform -> !(transform instanceof StatelessTransform))
            .toArray(Transform[]::new);
  }

  private static Transform[] steps(Transform[] transforms) {
    var steps = new ArrayDeque<Transform>();
    for (Transform transform : transforms) {
      Transform both =
          steps.peekLast() instanceof StatelessTransform last ? last.then(transform) : null;
      if (both != null) {
        steps.removeLast();
      }
      steps.addLast(both == null ? transform : both);
    }
    return steps.toArray(Transform[]::new);
  }

  /**
   * Builds what was declared; nothing is learned yet.
   *
   * @param schema the rows' fields
   * @param declarations the transforms in order
   * @throws InvalidDeclarationException with all that is wrong, by paths such as {@code
   *     features[3].bucketise.edges}
   */
  public static Pipeline of(Schema schema, List<Declaration> declarations) {
    var problems = new ArrayList<Problem>();
    var columns = new Columns(schema);
    var transforms = new ArrayList<Transform>();
    var assertions = new ArrayList<Asserted>();
    for (int i = 0; i < declarations.size(); i++) {
      Declaration declaration = declarations.get(i);
      String path = "features[" + i + "]";
      var scope = new Scope(path, declaration, columns, problems);
      var maker = Kind.MAKERS.get(declaration.kind());
      if (maker != null) {
        Transform transform = maker.apply(scope);
        assertions.addAll(scope.assertions());
        if (scope.settings().finish()) {
          transforms.add(transform);
        } else {
          columns.makeUncertain();
        }
      } else if (declaration.kind().equals(Kind.NUMBER)) {
        scope.give();
        assertions.addAll(scope.assertions());
        scope.settings().finish();
      } else {
        problems.add(unknown(path, declaration.kind()));
        columns.makeUncertain();
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidDeclarationException(problems);
    }
    return new Pipeline(
        schema,
        List.copyOf(declarations),
        columns.all(),
        columns.given(),
        reads(schema, columns),
        transforms.toArray(new Transform[0]),
        List.copyOf(assertions));
  }

  private static Problem unknown(String path, String kind) {
    List<String> kinds = kinds();
    return new Problem(
        path,
        "%s (expected: one of %s). %s"
            .formatted(kind, kinds, Spelling.hint(kind, kinds, ""))
            .strip());
  }

  /** The names of the kinds that may be declared. */
  public static List<String> kinds() {
    var kinds = new ArrayList<String>();
    kinds.add(Kind.NUMBER);
    kinds.addAll(Kind.MAKERS.keySet());
    return kinds;
  }

  private static Reads reads(Schema schema, Columns columns) {
    var numbers = new ArrayList<Integer>();
    var truths = new ArrayList<Integer>();
    var codes = new ArrayList<Integer>();
    for (int i = 0; i < schema.size(); i++) {
      if (columns.isUsed(i)) {
        FieldType type = schema.field(i).type();
        (type == FieldType.BOOLEAN ? truths : type.isNumeric() ? numbers : codes).add(i);
      }
    }
    return new Reads(array(numbers), array(truths), array(codes), columns.usedTexts());
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The rows that it reads. */
  public Schema schema() {
    return schema;
  }

  /** What it was built from. */
  public List<Declaration> declarations() {
    return declarations;
  }

  /** What the learner is given, in the order of places. */
  public List<Output> outputs() {
    return outputs;
  }

  /** What is stated about the outputs of transforms, in the order of the declarations. */
  public List<Asserted> assertions() {
    return assertions;
  }

  /** The place of a column, by its name; −1 when there is none. */
  int find(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there are numbers in a place. */
  boolean isNumber(int place) {
    return place >= 0 && columns.get(place).kind() == Column.Kind.NUMBER;
  }

  /** Working memory for one thread. */
  public Features newFeatures() {
    return new Features(columns.size());
  }

  /** Transforms a row: fills the features. Allocates nothing, unless texts are read. */
  public void apply(Row row, Features features) {
    row.numbers(reads.numbers, features.numbers);
    for (int field : reads.truths) {
      double truth = row.number(field);
      features.numbers[field] = truth;
      features.codes[field] = Double.isNaN(truth) ? 0 : truth == 0 ? 1 : 2;
    }
    row.codes(reads.codes, features.codes);
    for (int field : reads.texts) {
      features.texts[field] = row.text(field);
    }
    for (Transform step : steps) {
      step.apply(features);
    }
  }

  /**
   * Takes in a row that {@link #apply} has transformed.
   *
   * @param features as {@link #apply} left them
   * @param label finite
   * @param weight finite, above 0
   */
  public void learn(Features features, double label, double weight) {
    for (Transform learner : learners) {
      learner.learn(features, label, weight);
    }
  }

  /** An independent pipeline with the same state. */
  public Pipeline copy() {
    Transform[] copies = new Transform[transforms.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = transforms[i].copy();
    }
    return new Pipeline(schema, declarations, columns, outputs, reads, copies, assertions);
  }

  /**
   * Takes in what another pipeline has learned, as {@link Transform#merge} defines.
   *
   * @param other of the same schema and declarations; stays as it is
   * @param share in [0, 1]: 0 changes nothing, 1 takes the other's state
   * @throws IllegalArgumentException when schema or declarations differ
   */
  public void merge(Pipeline other, double share) {
    if (!schema.equals(other.schema) || !declarations.equals(other.declarations)) {
      throw new IllegalArgumentException(
          "other: %s of %s (expected: the same features of the same schema)"
              .formatted(other.declarations, other.schema));
    }
    for (int i = 0; i < transforms.length; i++) {
      transforms[i].merge(other.transforms[i], share);
    }
  }

  /** The numbers of the categories in a place that {@code one_hot} writes; null for others. */
  @Nullable CodeIndex vocabulary(int place) {
    int first = schema.size();
    for (Transform transform : transforms) {
      int next = first + transform.outputs().size();
      if (place >= first && place < next) {
        return transform instanceof OneHot oneHot ? oneHot.vocabulary(place - first) : null;
      }
      first = next;
    }
    return null;
  }

  /** Writes the whole state, each transform's under its number among the transforms. */
  public void snapshot(Tensors.Writer to) {
    for (int i = 0; i < transforms.length; i++) {
      transforms[i].snapshot(to.in(Integer.toString(i)));
    }
  }

  /**
   * Takes the state that {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when something is missing or does not fit, by its name; the
   *     state is undefined then
   */
  public void restore(Tensors from) {
    for (int i = 0; i < transforms.length; i++) {
      transforms[i].restore(from.in(Integer.toString(i)));
    }
  }

  /**
   * What a column's value means, for people; not on the hot path.
   *
   * @param place an output's place
   * @param row the row
   * @param features as {@link #apply} left them
   */
  public String describe(int place, Row row, Features features) {
    if (place < schema.size()) {
      String text = row.text(place);
      if (text != null) {
        return text;
      }
      return schema.field(place).type() == FieldType.BOOLEAN && !row.isMissing(place)
          ? Boolean.toString(row.number(place) != 0)
          : Values.number(row.number(place));
    }
    boolean number = columns.get(place).kind() == Column.Kind.NUMBER;
    int first = schema.size();
    for (Transform transform : transforms) {
      int next = first + transform.outputs().size();
      if (place < next) {
        return number
            ? transform.describe(place - first, features.numbers[place], features)
            : transform.describe(
                place - first, features.codes[place], earlier -> describe(earlier, row, features));
      }
      first = next;
    }
    throw new IllegalArgumentException(
        "place: %d (expected: below %d)".formatted(place, columns.size()));
  }
}
