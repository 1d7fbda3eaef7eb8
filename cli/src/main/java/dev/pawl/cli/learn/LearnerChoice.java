package dev.pawl.cli.learn;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import dev.pawl.model.row.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A learner as it is asked for: {@code hoeffding_tree:grace=100,leaf=majority}. Some usual names
 * stand for a kind with settings.
 *
 * @param name as it was asked for
 * @param declaration its kind and settings
 */
record LearnerChoice(String name, Declaration declaration) {
  private static final String LINEAR = "linear";
  private static final String MEMBERS = "members";
  private static final int LINEAR_BITS = 12;
  private static final int OTHER_BITS = 8;
  private static final double STEP = 0.1;
  private static final double WORDS_STEP = 1; // in log-odds: each word's value is small
  private static final double LARGEST = 1e9; // what a learner takes for a step

  /** The usual names that are no kinds of their own. */
  private static final Map<String, Declaration> ALSO =
      new TreeMap<>(
          Map.of(
              "logistic", Declaration.of("linear", Map.of("loss", "logistic")),
              "softmax", Declaration.of("linear", Map.of("loss", "softmax")),
              "no_change", Declaration.of("last_value", Map.of())));

  /** The settings that may be learners. */
  private static final Set<String> LEARNERS = Set.of(MEMBERS, "meta");

  /**
   * Reads a choice.
   *
   * @throws IllegalArgumentException when it is not written so
   */
  static LearnerChoice parse(String text) {
    return new LearnerChoice(text, known(declaration("--learner", text)));
  }

  /** What learns where nothing was asked for: words are for linear learners, all else for trees. */
  static String usual(Task task, Schema schema) {
    if (!readsWords(schema)) {
      return "adaptive_random_forest";
    }
    return switch (task) {
      case Task.Regression _ -> "linear";
      case Task.BinaryClassification _ -> "logistic";
      case Task.Classification _ -> "softmax";
    };
  }

  /** What a usual name stands for. */
  private static Declaration known(Declaration asked) {
    Declaration also = ALSO.get(asked.kind());
    if (!names().contains(asked.kind())) {
      throw new IllegalArgumentException(
          "--learner: %s (expected: one of %s). %s"
              .formatted(asked.kind(), names(), Spelling.hint(asked.kind(), names(), ""))
              .strip());
    }
    if (also == null) {
      return asked;
    }
    var settings = new TreeMap<>(also.settings());
    settings.putAll(asked.settings());
    return Declaration.of(also.kind(), settings);
  }

  /**
   * Reads a name with settings. A setting that is one or several learners is written with their
   * settings in parentheses: {@code voting:members=naive_bayes+hoeffding_tree(grace=100)}.
   *
   * @param option what it was given to, for messages
   * @throws IllegalArgumentException when it is not written so
   */
  static Declaration declaration(String option, String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? Declaration.of(text.strip(), Map.of())
        : Declaration.of(
            text.substring(0, colon).strip(), settings(option, text, text.substring(colon + 1)));
  }

  private static Map<String, Object> settings(String option, String whole, String text) {
    var settings = new TreeMap<String, Object>();
    for (String setting : split(text, ',')) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "%s: %s (expected: a name, or a name with settings such as name:one=100,other=0.1)"
                .formatted(option, whole));
      }
      String name = setting.substring(0, equals).strip();
      Object value = value(setting.substring(equals + 1).strip());
      boolean learners = value instanceof String && LEARNERS.contains(name);
      settings.put(name, learners ? learners(option, whole, (String) value) : value);
    }
    return settings;
  }

  /** Parts between separators that are in no parentheses. */
  private static List<String> split(String text, char separator) {
    var parts = new ArrayList<String>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == separator && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** The names that may be asked for. */
  static List<String> names() {
    var names = new ArrayList<>(Learners.kinds());
    names.addAll(ALSO.keySet());
    names.remove("expression");
    names.sort(null);
    return names;
  }

  private static Object value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    if (text.matches("[+-]?\\d{1,18}")) {
      return Long.parseLong(text);
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static List<Object> learners(String option, String whole, String text) {
    var learners = new ArrayList<Object>();
    for (String part : split(text, '+')) {
      String learner = part.strip();
      int open = learner.indexOf('(');
      if (learner.isEmpty() || (open >= 0 && !learner.endsWith(")"))) {
        throw new IllegalArgumentException(
            "%s: %s (expected: learners such as one+other(setting=100))".formatted(option, whole));
      }
      Declaration declared =
          known(
              open < 0
                  ? Declaration.of(learner, Map.of())
                  : Declaration.of(
                      learner.substring(0, open),
                      settings(option, whole, learner.substring(open + 1, learner.length() - 1))));
      learners.add(Map.of(declared.kind(), declared.settings()));
    }
    return learners;
  }

  /**
   * A learner that has learned nothing.
   *
   * <p>A linear learner that was asked for neither rule nor step takes steps of a tenth of the
   * labels' size, and for classes larger ones where it reads words; so does a member of several.
   *
   * @param size how large labels are, NaN when that is not known
   * @throws IllegalArgumentException with all that is wrong with its settings
   */
  Learner make(Task task, Schema schema, long seed, double size) {
    var settings = new TreeMap<String, Object>();
    if (task instanceof Task.Regression && !Double.isNaN(size)) {
      settings.put("learning_rate", Math.clamp(STEP * size, 1e-12, LARGEST));
      // Sums of squared slopes, which are as large as labels are, start from their size.
      settings.put("initial", Math.min(size * size, LARGEST));
    } else if (readsWords(schema)) {
      settings.put("learning_rate", WORDS_STEP);
    }
    return Learners.of(task, schema, features(schema), stepping(declaration, settings), seed);
  }

  /** The same with these settings for the linear learners in it that were asked for no steps. */
  private static Declaration stepping(Declaration asked, Map<String, Object> steps) {
    var settings = new TreeMap<>(asked.settings());
    if (asked.kind().equals(LINEAR)
        && !settings.containsKey("rule")
        && !settings.containsKey("learning_rate")) {
      steps.forEach(settings::putIfAbsent);
    }
    if (settings.get(MEMBERS) instanceof List<?> members) {
      settings.put(MEMBERS, members.stream().map(member -> stepping(member, steps)).toList());
    }
    return Declaration.of(asked.kind(), settings);
  }

  /** A member as it is declared within another learner: a name, or a name with settings. */
  private static Object stepping(Object member, Map<String, Object> steps) {
    if (!(member instanceof Map<?, ?> map) || map.size() != 1) {
      return member;
    }
    Map.Entry<?, ?> only = map.entrySet().iterator().next();
    if (!(only.getValue() instanceof Map<?, ?> own)) {
      return member;
    }
    var settings = new TreeMap<String, Object>();
    own.forEach((name, value) -> settings.put(String.valueOf(name), value));
    Declaration made = stepping(Declaration.of(String.valueOf(only.getKey()), settings), steps);
    return Map.of(made.kind(), made.settings());
  }

  private static boolean readsWords(Schema schema) {
    return schema.fields().stream().anyMatch(field -> field.type() == FieldType.TEXT);
  }

  private boolean isLinear() {
    return declaration.kind().equals(LINEAR);
  }

  /** What the learner reads of each column. */
  private List<Declaration> features(Schema schema) {
    boolean linear = isLinear();
    var features = new ArrayList<Declaration>();
    add(features, linear ? "standardise" : "number", names(schema, FieldType.NUMBER));
    add(features, "number", names(schema, FieldType.BOOLEAN));
    add(features, linear ? "one_hot" : "hash", names(schema, FieldType.CATEGORY));
    add(features, "time", names(schema, FieldType.TIME));
    List<String> texts = names(schema, FieldType.TEXT);
    if (!texts.isEmpty()) {
      features.add(
          Declaration.of("ngrams", Map.of("of", texts, "bits", linear ? LINEAR_BITS : OTHER_BITS)));
    }
    return features;
  }

  private static void add(List<Declaration> features, String kind, List<String> names) {
    if (!names.isEmpty()) {
      features.add(Declaration.of(kind, Map.of("of", names)));
    }
  }

  private static List<String> names(Schema schema, FieldType type) {
    return schema.fields().stream().filter(field -> field.type() == type).map(Field::name).toList();
  }
}
