package dev.pawl.watch.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualityCheckTest {
  private static final int ROWS = 3_200;
  private static final long HOUR = 3_600_000;
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("at", FieldType.TIME),
          Field.of("arrived", FieldType.TIME),
          Field.of("metres", FieldType.NUMBER),
          Field.of("count", FieldType.NUMBER),
          Field.of("kind", FieldType.CATEGORY),
          Field.of("known", FieldType.TIME),
          Field.of("label", FieldType.NUMBER));

  private static final QualitySettings SETTINGS =
      new QualitySettings(
          Optional.of("label"),
          Optional.of("at"),
          Optional.of("arrived"),
          Optional.of("known"),
          List.of(new RowRule("small", "count < 30", row -> row.number(3) < 30 ? 1 : 0)),
          Set.of(),
          0.01);

  /** What is done to the rows, and what it is called. */
  enum Bug {
    STUCK(Kind.STUCK_VALUE, "metres"),
    STUCK_NAME(Kind.STUCK_VALUE, "kind"),
    FEET(Kind.UNIT_CHANGE, "metres"),
    THOUSANDTHS(Kind.UNIT_CHANGE, "metres"),
    NINES(Kind.PLACEHOLDER, "count"),
    FAR(Kind.PLACEHOLDER, "metres"),
    GAP(Kind.MISSING_VALUES, "kind"),
    TWICE(Kind.DUPLICATES, "all"),
    RULE(Kind.BROKEN_RULE, "small"),
    HELD_UP(Kind.LATE_ARRIVAL, "arrived"),
    EARLY(Kind.LATE_ARRIVAL, "arrived"),
    LATE(Kind.LATE_LABELS, "known"),
    UNLABELLED(Kind.LATE_LABELS, "label"),
    FEWER_LABELS(Kind.LATE_LABELS, "label");

    final Kind kind;
    final String where;

    Bug(Kind kind, String where) {
      this.kind = kind;
      this.where = where;
    }

    void plant(List<@Nullable Object[]> rows) {
      SplitMix random = new SplitMix(77);
      for (int i = 0; i < ROWS; i++) {
        @Nullable Object[] row = rows.get(i);
        boolean part = i >= ROWS / 2 && i < ROWS * 3 / 4;
        switch (this) {
          case STUCK -> row[2] = i >= 700 && i < 760 ? Double.valueOf(12.25) : row[2];
          case STUCK_NAME -> row[4] = i >= 700 && i < 900 ? "k3" : row[4];
          case FEET -> row[2] = part ? scaled(row[2], 1 / 0.3048) : row[2];
          case THOUSANDTHS -> row[2] = part ? scaled(row[2], 1_000) : row[2];
          case NINES -> row[3] = i % 100 == 7 ? Double.valueOf(-999) : row[3];
          case FAR -> row[2] = i % 100 == 7 ? Double.valueOf(1e6) : row[2];
          case GAP -> row[4] = i >= 900 && i < 960 ? null : row[4];
          case RULE -> row[3] = i == 41 ? Double.valueOf(31) : row[3];
          case HELD_UP -> row[1] = part ? scaled(row[1], 0) + time(i) + 9 * HOUR : row[1];
          case EARLY -> row[1] = i == 5 ? Double.valueOf(time(i) - 1) : row[1];
          case LATE -> row[5] = part ? Double.valueOf(time(i) + 90 * HOUR) : row[5];
          case UNLABELLED -> row[6] = i >= ROWS - 300 ? null : row[6];
          case FEWER_LABELS -> row[6] = part && random.nextDouble() < 0.6 ? null : row[6];
          case TWICE -> {
            if (i >= 1_000 && i < 1_030) {
              rows.add(row.clone());
            }
          }
        }
      }
    }

    private static double scaled(@Nullable Object value, double factor) {
      return value instanceof Double number ? number * factor : Double.NaN;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nothing_is_found_in_independent_rows(long seed) {
    assertThat(findings(rows(seed))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void each_bug_is_found_with_its_name_and_nothing_else(Bug bug) {
    List<@Nullable Object[]> rows = rows(3);
    bug.plant(rows);
    List<Finding> found = findings(rows);

    assertThat(found).extracting(Finding::kind).containsExactly(bug.kind);
    assertThat(found.getFirst().where().toString())
        .isEqualTo(bug.where.equals("all") ? "all" : "feature:" + bug.where);
  }

  /** A year of hourly temperatures, measured in tenths of a degree Celsius, with its seasons. */
  private static List<Finding> temperatures(long seed, double from, double to) {
    Schema schema = Schema.of(Field.of("temperature", FieldType.NUMBER));
    SplitMix random = new SplitMix(seed);
    int hours = 8_760;
    QualityCheck check = new QualityCheck(schema, hours, QualitySettings.USUAL);
    RowBuilder builder = new RowBuilder(schema);
    double weather = 0;
    for (int i = 0; i < hours; i++) {
      weather = 0.99 * weather + 0.5 * random.nextGaussian();
      double season = -StrictMath.cos(2 * Math.PI * i / hours);
      double day = -StrictMath.cos(2 * Math.PI * i / 24);
      double celsius = Math.rint(10 * (11 + 12 * season + 4 * day + weather)) / 10;
      boolean fahrenheit = i < from * hours || i >= to * hours;
      check.add(
          builder.set(0, fahrenheit ? Math.rint(180 * celsius + 3_200) / 100 : celsius).row());
    }
    return check.findings();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void a_year_of_temperatures_is_in_one_unit(long seed) {
    assertThat(temperatures(seed, 1, 1)).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void a_part_of_a_year_of_temperatures_in_another_unit_is_found(long seed) {
    for (double from : new double[] {0, 0.2, 0.6, 0.75}) {
      assertThat(temperatures(seed, from, from + 0.25))
          .as("from %s on", from)
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.UNIT_CHANGE);
            assertThat(finding.evidence()).contains("elsewhere: Fahrenheit for Celsius");
          });
    }
  }

  @Test
  void evidence_says_where_it_is() {
    List<@Nullable Object[]> rows = rows(3);
    Bug.STUCK.plant(rows);
    assertThat(findings(rows).getFirst().evidence())
        .isEqualTo("12.25 in 60 rows in a row, from row 701 on; at most 1 of any other value");

    rows = rows(3);
    Bug.RULE.plant(rows);
    assertThat(findings(rows).getFirst().evidence())
        .isEqualTo("count < 30 fails in 1 rows, 0.03 %, first in row 42");
  }

  @Test
  void equal_rows_of_few_combinations_are_no_duplicates() {
    Schema schema = Schema.of(Field.of("a", FieldType.CATEGORY), Field.of("b", FieldType.NUMBER));
    QualityCheck check = new QualityCheck(schema, 500, QualitySettings.USUAL);
    RowBuilder builder = new RowBuilder(schema);
    SplitMix random = new SplitMix(4);
    for (int i = 0; i < 500; i++) {
      check.add(builder.set(0, "a" + random.nextInt(40)).set(1, random.nextInt(60)).row());
    }

    assertThat(check.findings()).isEmpty();
  }

  @Test
  void a_column_that_is_no_time_is_refused() {
    QualitySettings settings =
        new QualitySettings(
            Optional.empty(),
            Optional.of("at"),
            Optional.of("count"),
            Optional.empty(),
            List.of(),
            Set.of(),
            0.01);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QualityCheck(SCHEMA, 10, settings))
        .withMessage("count: a column of type number (expected: times)");
  }

  private static double time(int i) {
    return 1.7e12 + i * 60_000.0;
  }

  private static List<@Nullable Object[]> rows(long seed) {
    SplitMix random = new SplitMix(seed);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double metres = Math.rint(100 * StrictMath.exp(3 + 0.5 * random.nextGaussian())) / 100;
      rows.add(
          new @Nullable Object[] {
            time(i),
            time(i) + Math.rint(HOUR * random.nextDouble()),
            metres,
            (double) random.nextInt(25),
            random.nextDouble() < 0.1 ? null : "k" + random.nextInt(8),
            time(i) + Math.rint(10 * HOUR * random.nextDouble()),
            random.nextDouble() < 0.2 ? null : random.nextGaussian()
          });
    }
    return rows;
  }

  private static List<Finding> findings(List<@Nullable Object[]> rows) {
    QualityCheck check = new QualityCheck(SCHEMA, rows.size(), SETTINGS);
    RowBuilder builder = new RowBuilder(SCHEMA);
    for (@Nullable Object[] values : rows) {
      for (int i = 0; i < values.length; i++) {
        builder.set(SCHEMA.field(i).name(), values[i]);
      }
      Row row = builder.row();
      check.add(row);
    }
    return check.findings();
  }
}
