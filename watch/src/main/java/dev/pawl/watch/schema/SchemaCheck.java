package dev.pawl.watch.schema;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.stream.sketch.FrequentItems;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks a table against what is expected of it. What is found was counted, not inferred: its
 * confidence is 1, its severity the share of the rows that it is about.
 */
public final class SchemaCheck {
  private static final int SHOWN = 5;

  private SchemaCheck() {}

  /**
   * Checks.
   *
   * @param types the columns of the table, by name
   * @param profile what they hold
   * @return what is wrong, in the order of the expected columns, then columns that are not expected
   */
  public static List<Finding> check(
      TableSchema expected, SequencedMap<String, FieldType> types, TableProfile profile) {
    List<Finding> findings = new ArrayList<>();
    for (Field field : expected.schema().fields()) {
      FieldType type = types.get(field.name());
      if (type == null) {
        if (field.required() || expected.presence().getOrDefault(field.name(), 0.0) > 0) {
          findings.add(
              finding(
                  Finding.Kind.COLUMNS, field, 1, "not there (expected: a column)", "deliver it"));
        }
        continue;
      }
      ColumnProfile column = profile.columns().get(field.name());
      if (type != field.type() && !isNarrower(type, field.type()) && hasValues(column)) {
        findings.add(
            finding(
                Finding.Kind.SCHEMA,
                field,
                1,
                "holds %s (expected: %s)".formatted(word(type), word(field.type())),
                "look for values such as \"n/a\", or change the schema"));
        continue;
      }
      switch (column) {
        case null -> {}
        case NumberProfile numbers -> bounds(field, numbers, findings);
        case CategoryProfile categories -> categories(field, categories, findings);
      }
      if (column != null) {
        presence(field, expected, column, findings);
        shape(field, expected.shapes().get(field.name()), column, findings);
      }
    }
    for (String name : types.keySet()) {
      if (expected.schema().find(name) < 0) {
        findings.add(
            finding(
                Finding.Kind.COLUMNS,
                Field.of(name, FieldType.TEXT),
                0,
                "a column that is not expected",
                "add it to the schema, or leave it out"));
      }
    }
    return findings;
  }

  private static boolean hasValues(@Nullable ColumnProfile column) {
    return column == null || column.missing() < column.rows();
  }

  /** Few different texts look like categories, and 0 and 1 like truth values. */
  private static boolean isNarrower(FieldType seen, FieldType expected) {
    return (seen == FieldType.CATEGORY && expected == FieldType.TEXT)
        || (seen == FieldType.TEXT && expected == FieldType.CATEGORY)
        || (seen == FieldType.BOOLEAN && expected == FieldType.NUMBER);
  }

  private static String word(FieldType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static Finding finding(
      Finding.Kind kind, Field field, double severity, String evidence, String action) {
    return new Finding(kind, Where.feature(field.name()), 0, 1, severity, evidence, action);
  }

  private static void bounds(Field field, NumberProfile column, List<Finding> findings) {
    if (column.values().count() == 0) {
      return;
    }
    double least = column.values().least();
    double greatest = column.values().greatest();
    if (least < field.minimum()) {
      double share = column.values().distribution().shareBelow(field.minimum());
      findings.add(beyond(field, share, "%s (expected: at least %s)", least, field.minimum()));
    }
    if (greatest > field.maximum()) {
      double share = 1 - column.values().distribution().shareUpTo(field.maximum());
      findings.add(beyond(field, share, "%s (expected: at most %s)", greatest, field.maximum()));
    }
  }

  private static Finding beyond(
      Field field, double share, String message, double value, double bound) {
    return finding(
        Finding.Kind.SCHEMA,
        field,
        share,
        message.formatted(value, bound)
            + String.format(Locale.ROOT, ", beyond it about %.2f %% of the values", 100 * share),
        "look for another unit or broken values; if they are right, widen the bound");
  }

  private static void shape(
      Field field, @Nullable ExpectedShape shape, ColumnProfile column, List<Finding> findings) {
    double elsewhere = shape == null ? 0 : shape.elsewhere(column);
    if (shape != null && elsewhere > shape.within()) {
      findings.add(
          finding(
              Finding.Kind.FEATURE_DRIFT,
              field,
              Math.min(1, elsewhere),
              String.format(
                  Locale.ROOT,
                  "at least %.2f %% of the values lie elsewhere (expected: at most %.2f %%)",
                  100 * elsewhere,
                  100 * shape.within()),
              "look whether its source changed; if the world did, infer the schema anew"));
    }
  }

  private static void categories(Field field, CategoryProfile column, List<Finding> findings) {
    if (column.longestText() > field.longest()) {
      findings.add(
          finding(
              Finding.Kind.SCHEMA,
              field,
              1.0 / column.present(),
              "a text of %,d characters (expected: at most %,d)"
                  .formatted(column.longestText(), field.longest()),
              "look for broken lines; if it is right, widen the bound"));
    }
    if (field.categories().isEmpty()) {
      return;
    }
    List<FrequentItems.Item<String>> unknown =
        column.items().items().stream()
            .filter(item -> !field.categories().contains(item.item()))
            .toList();
    if (!unknown.isEmpty()) {
      double rows = unknown.stream().mapToDouble(FrequentItems.Item::count).sum();
      List<String> shown =
          unknown.stream().limit(SHOWN).map(item -> "\"" + item.item() + "\"").toList();
      findings.add(
          finding(
              Finding.Kind.NEW_CATEGORY,
              field,
              rows / column.present(),
              "%s%s in %.0f rows (expected: one of %s)"
                  .formatted(
                      String.join(", ", shown),
                      unknown.size() > SHOWN ? " and " + (unknown.size() - SHOWN) + " more" : "",
                      rows,
                      field.categories()),
              "look for another spelling; if they are right, add them to the schema"));
    }
  }

  private static void presence(
      Field field, TableSchema expected, ColumnProfile column, List<Finding> findings) {
    double share = column.rows() == 0 ? 1 : 1 - (double) column.missing() / column.rows();
    double least = field.required() ? 1 : expected.presence().getOrDefault(field.name(), 0.0);
    if (share < least) {
      findings.add(
          finding(
              Finding.Kind.MISSING_VALUES,
              field,
              1 - share,
              String.format(
                  Locale.ROOT,
                  "a value in %.2f %% of the rows (expected: at least %.2f %%)",
                  100 * share,
                  100 * least),
              "look whether its source still delivers it"));
    }
  }
}
