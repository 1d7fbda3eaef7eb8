package dev.pawl.watch.leakage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakageCheckTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("amount", FieldType.NUMBER),
          Field.of("class", FieldType.CATEGORY),
          Field.of("at", FieldType.TIME),
          Field.of("known", FieldType.TIME),
          Field.of("number", FieldType.NUMBER),
          Field.of("name", FieldType.CATEGORY),
          Field.of("leak", FieldType.NUMBER),
          Field.of("word", FieldType.CATEGORY));

  /** How a feature that must not be there is made of the label. */
  enum Leak {
    NONE,
    COPY,
    SCALED,
    BENT,
    NOISY,
    GAPS,
    WORDS,
    CLASSES
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothing_is_found_in_independent_columns(long seed) {
    assertThat(found("amount", rows(seed, 2_000, Leak.NONE))).isEmpty();
    assertThat(found("class", rows(seed, 2_000, Leak.NONE))).isEmpty();
    assertThat(found("amount", rows(seed, 60, Leak.NONE))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_copied_label_is_found_however_it_is_written(Leak leak) {
    boolean classes = leak == Leak.CLASSES;
    List<Finding> found = found(classes ? "class" : "amount", rows(3, 2_000, leak));

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().kind()).isEqualTo(Finding.Kind.COPIED_LABEL);
    assertThat(found.getFirst().where().feature())
        .isEqualTo(leak == Leak.WORDS || classes ? "word" : "leak");
    assertThat(found.getFirst().confidence()).isEqualTo(0.99);
  }

  @Test
  void a_feature_that_is_too_good_but_no_copy_is_leakage() {
    LeakageCheck check = check("amount");
    SplitMix random = new SplitMix(5);
    RowBuilder builder = new RowBuilder(SCHEMA);
    for (int i = 0; i < 3_000; i++) {
      double label = random.nextGaussian();
      builder.set(0, label).set(6, label + 0.2 * random.nextGaussian());
      check.add(builder.row());
    }
    LeakageCheck.Result result = check.result();

    assertThat(result.findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.LABEL_LEAKAGE);
    // correlation 1/√1.04, so about 96 % of the variance of what is nearly uniform ranks
    assertThat(result.strengths().getFirst().share()).isCloseTo(0.95, within(0.02));
  }

  @Test
  void columns_whose_sum_is_the_label_are_found_together() {
    Schema schema =
        Schema.of(
            Field.of("count", FieldType.NUMBER),
            Field.of("casual", FieldType.NUMBER),
            Field.of("noise", FieldType.NUMBER),
            Field.of("registered", FieldType.NUMBER));
    LeakageCheck check = new LeakageCheck(schema, LeakageCheck.Settings.of("count"));
    SplitMix random = new SplitMix(9);
    RowBuilder builder = new RowBuilder(schema);
    for (int i = 0; i < 500; i++) {
      double casual = random.nextInt(100);
      double registered = random.nextInt(700);
      builder.set(0, casual + 2 * registered + 7).set(1, casual).set(2, random.nextGaussian());
      builder.set(3, registered);
      check.add(builder.row());
    }
    List<Finding> found = check.result().findings();

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().kind()).isEqualTo(Finding.Kind.LABEL_LEAKAGE);
    assertThat(found.getFirst().where().feature()).isEqualTo("casual + registered");
    assertThat(found.getFirst().evidence()).contains("count = casual + 2.000·registered");
  }

  @Test
  void what_is_known_later_than_the_prediction_is_found_by_its_times() {
    LeakageCheck.Settings settings =
        new LeakageCheck.Settings(
            "amount", Optional.of("at"), Map.of("number", "known"), Set.of("known"), 0.01);
    LeakageCheck check = new LeakageCheck(SCHEMA, settings);
    feed(check, 1, 500, Leak.NONE);
    List<Finding> found = check.result().findings();

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().kind()).isEqualTo(Finding.Kind.KNOWN_AFTER_OUTCOME);
    assertThat(found.getFirst().where().feature()).isEqualTo("number");
    assertThat(found.getFirst().evidence()).contains("known is later than at in 100.00 %");
  }

  @Test
  void labels_that_say_nothing_are_refused() {
    LeakageCheck few = check("amount");
    feed(few, 1, 30, Leak.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(few::result)
        .withMessage("target: 30 rows with a label (expected: at least 40)");

    LeakageCheck same = check("leak");
    RowBuilder builder = new RowBuilder(SCHEMA);
    for (int i = 0; i < 100; i++) {
      same.add(builder.set(6, 1.0).row());
    }
    assertThatIllegalArgumentException()
        .isThrownBy(same::result)
        .withMessage("target: the same label in all rows (expected: at least two different ones)");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new LeakageCheck(
                SCHEMA,
                new LeakageCheck.Settings(
                    "amount", Optional.of("number"), Map.of(), Set.of(), 0.01)))
        .withMessage("number: a column of type number (expected: times)");
  }

  private static LeakageCheck check(String target) {
    return new LeakageCheck(SCHEMA, LeakageCheck.Settings.of(target));
  }

  private static List<Finding> found(String target, LeakageFeed rows) {
    LeakageCheck check = check(target);
    rows.to(check);
    return check.result().findings();
  }

  private interface LeakageFeed {
    void to(LeakageCheck check);
  }

  private static LeakageFeed rows(long seed, int count, Leak leak) {
    return check -> feed(check, seed, count, leak);
  }

  private static void feed(LeakageCheck check, long seed, int count, Leak leak) {
    SplitMix random = new SplitMix(seed);
    RowBuilder builder = new RowBuilder(SCHEMA);
    for (int i = 0; i < count; i++) {
      double label = StrictMath.exp(random.nextGaussian());
      String name = "c" + random.nextInt(3);
      builder.set(0, label).set(1, name).set(2, 1e12 + 1e5 * i).set(3, 1e12 + 1e5 * i + 1);
      builder.set(4, random.nextGaussian()).set(5, "n" + random.nextInt(300));
      double other = random.nextGaussian();
      switch (leak) {
        case NONE -> builder.set(6, other);
        case COPY -> builder.set(6, label);
        case SCALED -> builder.set(6, 40 - 3 * label);
        case BENT -> builder.set(6, StrictMath.log(label));
        case NOISY -> builder.set(6, label * (1 + 0.02 * other));
        case GAPS -> builder.set(6, random.nextDouble() < 0.001 ? Double.MIN_VALUE : label);
        case WORDS ->
            builder.set(6, other).set(7, String.format(Locale.ROOT, "%.1f", StrictMath.log(label)));
        case CLASSES -> builder.set(6, other).set(7, name.equals("c0") ? "yes" : name + "?");
      }
      check.add(builder.row());
    }
  }
}
