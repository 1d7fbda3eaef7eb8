package dev.pawl.watch.leakage;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Looks for what a model could not know when it predicts.
 *
 * <ul>
 *   <li>A feature that alone tells the label too well ({@link Strength}): {@link
 *       Finding.Kind#COPIED_LABEL} from {@value #COPY_OF_NUMBERS} of the error of numbers or
 *       {@value #COPY_OF_CLASSES} of that of classes, {@link Finding.Kind#LABEL_LEAKAGE} from
 *       {@value #TOO_GOOD_FOR_NUMBERS} or {@value #TOO_GOOD_FOR_CLASSES} on. The share must be
 *       above that with the level's confidence, over all features (Bonferroni). It does not depend
 *       on unit, scale or monotone transforms, nor on how classes are written.
 *   <li>Columns whose sum is the label, up to a millionth of its variance.
 *   <li>Times that are later than the time of the prediction, and features that the settings say
 *       are known at such a time.
 * </ul>
 *
 * <p>Up to 131,072 rows are kept, evenly over all. Not safe for use by several threads at once.
 */
public final class LeakageCheck {
  private static final double COPY_OF_NUMBERS = 0.99;
  private static final double COPY_OF_CLASSES = 0.9;
  private static final double TOO_GOOD_FOR_NUMBERS = 0.9;
  private static final double TOO_GOOD_FOR_CLASSES = 0.6;
  private static final double LATER_SHARE = 0.01;
  private static final int LEAST_LABELS = 40;

  private final Schema schema;
  private final Settings settings;
  private final SampledRows rows;

  /**
   * What the check needs to know.
   *
   * @param target the column of the label
   * @param time the column of the time of the prediction; empty when there is none
   * @param knownAt of features, the column of the time at which they are known
   * @param ignored columns that are no features
   * @param level the rate of false findings, over all features; in (0, 0.5]
   */
  public record Settings(
      String target,
      Optional<String> time,
      Map<String, String> knownAt,
      Set<String> ignored,
      double level) {
    public Settings {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(time, "time");
      knownAt = Map.copyOf(knownAt);
      ignored = Set.copyOf(ignored);
      if (!(level > 0 && level <= 0.5)) {
        throw new IllegalArgumentException("level: " + level + " (expected: in (0, 0.5])");
      }
    }

    /** Of a target, with nothing else said, at a level of 1 %. */
    public static Settings of(String target) {
      return new Settings(target, Optional.empty(), Map.of(), Set.of(), 0.01);
    }
  }

  /**
   * What was found.
   *
   * @param findings the worst first
   * @param strengths of all features, the strongest first
   */
  public record Result(List<Finding> findings, List<Strength> strengths) {
    public Result {
      findings = List.copyOf(findings);
      strengths = List.copyOf(strengths);
    }
  }

  /**
   * No rows yet.
   *
   * @throws IllegalArgumentException when the schema lacks a column that the settings name
   */
  public LeakageCheck(Schema schema, Settings settings) {
    this.schema = schema;
    this.settings = settings;
    this.rows = new SampledRows(schema);
    schema.indexOf(settings.target());
    settings.time().ifPresent(this::requireTime);
    settings.knownAt().keySet().forEach(schema::indexOf);
    settings.knownAt().values().forEach(this::requireTime);
  }

  private void requireTime(String name) {
    Field field = schema.field(schema.indexOf(name));
    if (field.type() != FieldType.TIME) {
      throw new IllegalArgumentException(
          "%s: a column of type %s (expected: times)"
              .formatted(name, field.type().name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Takes note of a row of the schema. */
  public void add(Row row) {
    rows.add(row);
  }

  /**
   * What is found in the rows so far.
   *
   * @throws IllegalArgumentException when there are fewer than {@value #LEAST_LABELS} labels, or
   *     all are the same
   */
  public Result result() {
    double[] label = rows.column(schema.indexOf(settings.target()));
    Target target = Target.of(label);
    requireLabels(label, target);
    List<Field> features = features();
    List<Strength> strengths = new ArrayList<>();
    for (Field feature : features) {
      int index = schema.indexOf(feature.name());
      strengths.add(Strength.of(feature.name(), rows.column(index), rows.isNumeric(index), target));
    }
    List<Finding> findings = new ArrayList<>();
    Set<String> explained = new HashSet<>();
    if (!target.isClasses()) {
      identity(features, label, explained).ifPresent(findings::add);
    }
    Map<String, Finding> late = new HashMap<>();
    settings.time().ifPresent(time -> later(time, late));
    for (Strength strength : strengths) {
      if (!late.containsKey(strength.feature())) {
        judge(strength, target, strengths.size(), explained).ifPresent(findings::add);
      }
    }
    findings.addAll(late.values());
    findings.sort(
        Comparator.comparingDouble((Finding finding) -> -finding.severity())
            .thenComparing(finding -> finding.where().feature()));
    strengths.sort(Comparator.comparingDouble((Strength strength) -> -strength.share()));
    return new Result(findings, strengths);
  }

  private static void requireLabels(double[] label, Target target) {
    long labels = Arrays.stream(label).filter(x -> !Double.isNaN(x)).count();
    if (labels < LEAST_LABELS) {
      throw new IllegalArgumentException(
          "target: %d rows with a label (expected: at least %d)".formatted(labels, LEAST_LABELS));
    }
    if (target.classes() == 1) {
      throw new IllegalArgumentException(
          "target: the same label in all rows (expected: at least two different ones)");
    }
  }

  private List<Field> features() {
    return schema.fields().stream()
        .filter(field ->
            !field.name().equals(settings.target())
                && !settings.ignored().contains(field.name())
                && !settings.time().equals(Optional.of(field.name())))
        .toList();
  }

  private Optional<Finding> judge(
      Strength strength, Target target, int features, Set<String> explained) {
    double copy = target.isClasses() ? COPY_OF_CLASSES : COPY_OF_NUMBERS;
    double good = target.isClasses() ? TOO_GOOD_FOR_CLASSES : TOO_GOOD_FOR_NUMBERS;
    boolean copied = strength.share() >= copy;
    double quantile =
        new NormalDistribution()
            .inverseCumulativeProbability(1 - settings.level() / Math.max(1, features));
    double low = strength.share() - quantile * strength.deviation();
    if (low < good || explained.contains(strength.feature())) {
      return Optional.empty();
    }
    String evidence =
        String.format(
            Locale.ROOT,
            "alone it takes away %.2f %% of the error of %s, at least %.2f %%; %s %.0f %%",
            100 * strength.share(),
            target.isClasses() ? "classes" : "ranks",
            100 * low,
            copied ? "a copy does from" : "too good to be true from",
            100 * (copied ? copy : good));
    return Optional.of(
        new Finding(
            copied ? Finding.Kind.COPIED_LABEL : Finding.Kind.LABEL_LEAKAGE,
            Where.feature(strength.feature()),
            0,
            1 - settings.level(),
            Math.clamp(strength.share(), 0, 1),
            evidence,
            "leave it out, unless it is known when a prediction is made"));
  }

  private Optional<Finding> identity(List<Field> features, double[] label, Set<String> explained) {
    List<String> names = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    for (Field feature : features) {
      if (feature.type() == FieldType.NUMBER) {
        names.add(feature.name());
        columns.add(rows.column(schema.indexOf(feature.name())));
      }
    }
    return Identity.of(columns.toArray(double[][]::new), label)
        .map(identity -> {
          List<String> parts = identity.columns().stream().map(names::get).toList();
          explained.addAll(parts);
          return new Finding(
              Finding.Kind.LABEL_LEAKAGE,
              Where.feature(String.join(" + ", parts)),
              0,
              1,
              1,
              "together they are the label: "
                  + settings.target()
                  + " = "
                  + formula(identity, parts),
              "leave at least one of them out: the label is made of them");
        });
  }

  private static String formula(Identity identity, List<String> parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      double factor = identity.coefficients().get(i);
      text.append(factor < 0 ? (i == 0 ? "−" : " − ") : (i == 0 ? "" : " + "));
      if (Math.abs(Math.abs(factor) - 1) > 1e-3) {
        text.append(String.format(Locale.ROOT, "%.4g·", Math.abs(factor)));
      }
      text.append(parts.get(i));
    }
    return text.toString();
  }

  /** Columns of times that are later than the prediction, and features known at such times. */
  private void later(String time, Map<String, Finding> late) {
    double[] predicted = rows.column(schema.indexOf(time));
    for (Field field : features()) {
      String known = settings.knownAt().get(field.name());
      String at = field.type() == FieldType.TIME ? field.name() : known;
      if (at == null) {
        continue;
      }
      double[] times = rows.column(schema.indexOf(at));
      long both = 0;
      long after = 0;
      for (int i = 0; i < times.length; i++) {
        if (!Double.isNaN(times[i]) && !Double.isNaN(predicted[i])) {
          both++;
          after += times[i] > predicted[i] ? 1 : 0;
        }
      }
      if (both > 0 && after > LATER_SHARE * both) {
        String evidence =
            String.format(
                Locale.ROOT,
                "%s is later than %s in %.2f %% of the rows",
                at,
                time,
                100.0 * after / both);
        late.put(
            field.name(),
            new Finding(
                Finding.Kind.KNOWN_AFTER_OUTCOME,
                Where.feature(field.name()),
                0,
                1,
                (double) after / both,
                evidence,
                "leave it out: it is not known yet when a prediction is made"));
      }
    }
  }
}
