package dev.pawl.cli.learn;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A learner as it is asked for: {@code hoeffding_tree:grace=100,leaf=majority}. Some usual names
 * stand for a kind with settings.
 *
 * @param name as it was asked for
 * @param declaration its kind and settings
 */
record LearnerChoice(String name, Declaration declaration) {

  /** The usual names that are no kinds of their own. */
  private static final Map<String, Declaration> ALSO =
      new TreeMap<>(
          Map.of(
              "logistic", Declaration.of("linear", Map.of("loss", "logistic")),
              "softmax", Declaration.of("linear", Map.of("loss", "softmax")),
              "no_change", Declaration.of("last_value", Map.of()),
              "majority", Declaration.of("mean", Map.of())));

  /**
   * Reads a choice.
   *
   * @throws IllegalArgumentException when it is not written so
   */
  static LearnerChoice parse(String text) {
    Declaration asked = declaration("--learner", text);
    Declaration also = ALSO.get(asked.kind());
    if (also == null) {
      return new LearnerChoice(text, asked);
    }
    var settings = new TreeMap<>(also.settings());
    settings.putAll(asked.settings());
    return new LearnerChoice(text, Declaration.of(also.kind(), settings));
  }

  /**
   * Reads a name with settings.
   *
   * @param option what it was given to, for messages
   * @throws IllegalArgumentException when it is not written so
   */
  static Declaration declaration(String option, String text) {
    int colon = text.indexOf(':');
    var settings = new TreeMap<String, Object>();
    if (colon >= 0) {
      for (String setting : text.substring(colon + 1).split(",", -1)) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "%s: %s (expected: a name, or a name with settings such as name:one=100,other=0.1)"
                  .formatted(option, text));
        }
        settings.put(
            setting.substring(0, equals).strip(), value(setting.substring(equals + 1).strip()));
      }
    }
    return Declaration.of((colon < 0 ? text : text.substring(0, colon)).strip(), settings);
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

  /**
   * A learner that has learned nothing.
   *
   * @throws IllegalArgumentException with all that is wrong with its settings
   */
  Learner make(Task task, Schema schema, long seed) {
    return Learners.of(task, schema, features(schema), declaration, seed);
  }

  /** What the learner reads of each column. */
  private List<Declaration> features(Schema schema) {
    boolean linear = declaration.kind().equals("linear");
    var features = new ArrayList<Declaration>();
    add(features, linear ? "standardise" : "number", names(schema, FieldType.NUMBER));
    add(features, "number", names(schema, FieldType.BOOLEAN));
    add(features, linear ? "one_hot" : "hash", names(schema, FieldType.CATEGORY));
    add(features, "time", names(schema, FieldType.TIME));
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
