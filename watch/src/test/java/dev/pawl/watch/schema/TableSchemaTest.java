package dev.pawl.watch.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.model.json.CanonicalJson;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.profile.TableProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSchemaTest {
  private static final SequencedMap<String, FieldType> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("at", FieldType.TIME);
    TYPES.put("length", FieldType.NUMBER);
    TYPES.put("change", FieldType.NUMBER);
    TYPES.put("late", FieldType.BOOLEAN);
    TYPES.put("carrier", FieldType.CATEGORY);
    TYPES.put("tail", FieldType.CATEGORY);
  }

  @Test
  void what_is_inferred_says_what_was_assumed() {
    TableSchema schema = SchemaInference.infer(TYPES, table(1));

    assertThat(schema.schema().field(1).minimum()).isZero();
    assertThat(schema.schema().field(1).required()).isTrue();
    assertThat(schema.schema().field(2).minimum()).isLessThan(-2);
    assertThat(schema.schema().field(2).required()).isFalse();
    assertThat(schema.presence().get("change")).isBetween(0.65, 0.75);
    assertThat(schema.schema().field(4).categories()).containsExactly("C0", "C1", "C2", "C3");
    assertThat(schema.schema().field(5).categories()).isEmpty();
    assertThat(schema.assumptions())
        .containsEntry(
            "carrier", "closed: each of 4 came 5 times or more; required: there in all 1000 rows");
    assertThat(schema.assumptions().get("length")).startsWith("seen from ");
    assertThat(schema.assumptions().get("tail")).startsWith("open: about ");
    assertThat(schema.assumptions()).doesNotContainKey("at");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void more_of_the_same_passes(long seed) {
    TableSchema schema = SchemaInference.infer(TYPES, table(1));

    assertThat(SchemaCheck.check(schema, TYPES, table(seed))).isEmpty();
  }

  @Test
  void each_violation_is_found_with_what_was_expected() {
    TableSchema schema = SchemaInference.infer(TYPES, table(1));
    TableProfile table = table(2);
    for (int i = 0; i < 10; i++) {
      table.numbers("length").add(-5);
      table.categories("carrier").add("c0");
      table.categories("carrier").addMissing();
    }
    for (int i = 0; i < 900; i++) {
      table.numbers("change").addMissing();
    }
    List<Finding> findings = SchemaCheck.check(schema, TYPES, table);

    assertThat(findings)
        .extracting(Finding::kind, each -> each.where().toString())
        .containsExactly(
            tuple(Kind.SCHEMA, "feature:length"),
            tuple(Kind.MISSING_VALUES, "feature:change"),
            tuple(Kind.NEW_CATEGORY, "feature:carrier"),
            tuple(Kind.MISSING_VALUES, "feature:carrier"));
    assertThat(findings.get(0).evidence())
        .isEqualTo("-5.0 (expected: at least 0.0), beyond it about 0.99 % of the values");
    assertThat(findings.get(2).evidence())
        .isEqualTo("\"c0\" in 10 rows (expected: one of [C0, C1, C2, C3])");
    assertThat(findings.get(3).evidence())
        .isEqualTo("a value in 99.02 % of the rows (expected: at least 100.00 %)");
    assertThat(findings).allSatisfy(each -> assertThat(each.confidence()).isEqualTo(1));
  }

  @Test
  void columns_that_are_absent_new_or_of_another_type_are_found() {
    TableSchema schema = SchemaInference.infer(TYPES, table(1));
    SequencedMap<String, FieldType> types = new LinkedHashMap<>(TYPES);
    types.remove("length");
    types.put("change", FieldType.CATEGORY);
    types.put("more", FieldType.NUMBER);
    TableProfile table = new TableProfile(1);
    table.categories("change").add("n/a?");

    assertThat(SchemaCheck.check(schema, types, table))
        .extracting(Finding::kind, each -> each.where().toString(), Finding::evidence)
        .containsExactly(
            tuple(Kind.COLUMNS, "feature:length", "not there (expected: a column)"),
            tuple(Kind.SCHEMA, "feature:change", "holds category (expected: number)"),
            tuple(Kind.COLUMNS, "feature:more", "a column that is not expected"));
  }

  @Test
  void it_is_read_back_as_it_was_written() {
    TableSchema schema = SchemaInference.infer(TYPES, table(1));

    assertThat(TableSchema.fromJson(schema.toJson())).isEqualTo(schema);
    assertThat(TableSchema.fromJson("{\"fields\":[{\"name\":\"x\",\"type\":\"number\"}]}").schema())
        .hasToString(Schema.of(Field.of("x", FieldType.NUMBER)).toString());
  }

  @Test
  void what_is_wrong_in_an_edited_schema_is_refused_with_its_place() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableSchema.fromJson("{\"field\":[]}"))
        .withMessage(
            "field: unknown (expected: version, fields, presence, distributions, assumptions)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableSchema.fromJson("{\"version\":2,\"fields\":[]}"))
        .withMessage("version: 2 (expected: 1). Use a newer pawl");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            TableSchema.fromJson(
                "{\"fields\":[{\"name\":\"x\",\"type\":\"number\"}],\"presence\":{\"x\":2}}"))
        .withMessage("presence.x: 2.0 (expected: in [0, 1])");
  }

  @Test
  void rows_are_validated_against_the_same_schema() {
    TableSchema schema = SchemaInference.infer(TYPES, table(1));
    RowBuilder builder = new RowBuilder(schema.schema());
    builder.set("length", -1.0);
    builder.set("carrier", "c0");

    assertThat(builder.build()).isInstanceOf(RowBuilder.Result.Invalid.class);
  }

  @Test
  @SuppressWarnings("unchecked")
  void a_json_schema_says_the_same_of_one_row() {
    TableSchema schema = SchemaInference.infer(TYPES, table(1));
    var tree = CanonicalJson.readObject(schema.toJsonSchema());

    assertThat((List<Object>) tree.get("required"))
        .containsExactly("length", "late", "carrier", "tail");
    var properties = CanonicalJson.object("properties", tree.get("properties"));
    assertThat(CanonicalJson.object("carrier", properties.get("carrier")))
        .containsEntry("type", "string")
        .containsEntry("enum", List.of("C0", "C1", "C2", "C3"));
    assertThat(CanonicalJson.object("length", properties.get("length")))
        .containsEntry("type", "number")
        .containsKey("maximum");
    assertThat(CanonicalJson.object("at", properties.get("at")))
        .containsEntry("format", "date-time");
  }

  @Test
  void differences_say_what_breaks() {
    TableSchema earlier =
        TableSchema.fromJson(
            """
            {"fields": [
              {"name": "a", "type": "number", "minimum": 0, "maximum": 10},
              {"name": "b", "type": "category", "categories": ["x", "y"]},
              {"name": "c", "type": "text"},
              {"name": "d", "type": "number", "unit": "m"}]}
            """);
    TableSchema later =
        TableSchema.fromJson(
            """
            {"fields": [
              {"name": "a", "type": "number", "minimum": -1, "maximum": 5, "required": true},
              {"name": "b", "type": "category", "categories": ["y", "z"]},
              {"name": "d", "type": "number", "unit": "ft"},
              {"name": "e", "type": "time", "required": true}]}
            """);

    assertThat(SchemaChange.between(earlier, later))
        .containsExactly(
            new SchemaChange("a", "required now", true),
            new SchemaChange("a", "minimum: 0.0 → -1.0", false),
            new SchemaChange("a", "maximum: 10.0 → 5.0", true),
            new SchemaChange("b", "categories added: [z]", false),
            new SchemaChange("b", "categories removed: [x]", true),
            new SchemaChange("c", "removed", false),
            new SchemaChange("d", "unit: \"m\" → \"ft\"", true),
            new SchemaChange("e", "added, required", true));
    assertThat(SchemaChange.between(later, later)).isEmpty();
  }

  private static TableProfile table(long seed) {
    SplitMix random = new SplitMix(seed);
    TableProfile table = new TableProfile(seed);
    for (int i = 0; i < 1_000; i++) {
      table.numbers("length").add(StrictMath.exp(random.nextGaussian()));
      table.numbers("change").add(i % 5 == 0 ? Double.NaN : random.nextGaussian());
      table.numbers("late").add(random.nextInt(2));
      table.categories("carrier").add("C" + random.nextInt(4));
      table.categories("tail").add("T" + random.nextInt(2_000));
    }
    return table;
  }

  @Test
  void distributions_are_expected_within_a_limit_and_chance() {
    TableProfile before = shaped(1, 0, 0);
    TableSchema schema =
        new TableSchema(
                Schema.of(Field.of("x", FieldType.NUMBER), Field.of("c", FieldType.CATEGORY)),
                new TreeMap<>(),
                new TreeMap<>())
            .expecting(SchemaInference.shapes(before));
    TableSchema read = TableSchema.fromJson(schema.toJson());
    SequencedMap<String, FieldType> types = new LinkedHashMap<>();
    types.put("x", FieldType.NUMBER);
    types.put("c", FieldType.CATEGORY);

    assertThat(read).isEqualTo(schema);
    for (long seed = 2; seed < 12; seed++) {
      assertThat(SchemaCheck.check(read, types, shaped(seed, 0, 0))).isEmpty();
      assertThat(SchemaCheck.check(read, types, shaped(seed, 0.2, 0))).isEmpty();
    }
    assertThat(SchemaCheck.check(read, types, shaped(2, 1, 0.4)))
        .extracting(finding -> finding.where().feature())
        .containsExactly("x", "c");
  }

  /** 2,000 rows of a number and a name, moved. */
  private static TableProfile shaped(long seed, double by, double more) {
    SplitMix random = new SplitMix(seed);
    TableProfile profile = new TableProfile(seed);
    for (int i = 0; i < 2_000; i++) {
      profile.numbers("x").add(by + random.nextGaussian());
      profile.categories("c").add(random.nextDouble() < more ? "c0" : "c" + random.nextInt(5));
    }
    return profile;
  }

  @Test
  void texts_may_be_four_times_as_long_as_the_longest_seen() {
    TableProfile profile = new TableProfile(1);
    for (int i = 0; i < 600; i++) {
      profile.categories("note").add("note " + i);
    }
    SequencedMap<String, FieldType> types = new LinkedHashMap<>();
    types.put("note", FieldType.TEXT);
    TableSchema schema = SchemaInference.infer(types, profile);
    profile.categories("note").add("x".repeat(33));

    assertThat(schema.schema().field(0).longest()).isEqualTo(32);
    assertThat(schema.toJsonSchema()).contains("\"maxLength\":32");
    assertThat(SchemaCheck.check(schema, types, profile).getFirst().evidence())
        .isEqualTo("a text of 33 characters (expected: at most 32)");
  }
}
