package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.Command;
import dev.pawl.loop.contest.Checks.LabelledRow;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.model.feature.AssertionCount;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.read.SpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a spec states about its features, whose x is between −1 and 1. */
class StatedFeaturesTest {
  private static final String FEATURES = "features:\n";

  @Test
  void what_holds_is_counted_and_raises_nothing() {
    LineRun run = days("in [-1, 1]", 0, 4);

    assertThat(run.decisions(Kind.FINDING)).isEmpty();
    AssertionCount count = run.running().watcher().assertions().getFirst();
    assertThat(count.checked()).isGreaterThan(1000);
    assertThat(count.broken()).isZero();
  }

  @Test
  void what_does_not_hold_is_found_once_and_is_not_over_while_it_goes_on() {
    LineRun run = days("in [-1, 0.5]", 0, 4);

    List<Decision> found = run.decisions(Kind.FINDING);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().reason())
        .startsWith("assertion of x_clipped since 1970-01-0")
        .contains("x_clipped in [-1, 0.5]: broken ", " times of ", "; the last was 0.")
        .endsWith("find out what has changed in the data, or state something else in features");
    assertThat(run.decisions(Kind.FINDING_CLOSED)).isEmpty();
    assertThat(run.running().watcher().open()).hasSize(1);
    assertThat(run.running().watcher().assertions().getFirst().broken()).isGreaterThan(300);
  }

  @Test
  void a_mean_that_lies_elsewhere_is_found() {
    LineRun run = days("mean 1 ± 0.2 over 100", 0, 4);

    assertThat(run.decisions(Kind.FINDING)).hasSize(1);
    assertThat(run.decisions(Kind.FINDING).getFirst().reason())
        .contains("x_clipped mean 1 ± 0.2 over 100: broken ");
  }

  @Test
  void stating_something_else_closes_what_was_found_and_changes_no_model() {
    String before = stated("in [-1, 0.5]");
    String after = stated("in [-1, 1]");
    LineRun run = new LineRun(before, after).fold(applied(before)).fold(hours(0, 96));
    String champion = run.running().contest().champion().name();
    run.fold(applied(after)).fold(hours(96, 98));

    assertThat(run.decisions(Kind.FINDING_CLOSED))
        .singleElement()
        .extracting(Decision::reason)
        .asString()
        .endsWith("is over: the spec has changed, and with it what is watched");
    assertThat(run.decisions(Kind.APPLY).getLast().reason())
        .contains("neither a model nor a data iteration: features.assert");
    assertThat(run.running().iteration()).isOne();
    assertThat(champion).startsWith("1.");
    assertThat(run.running().watcher().open()).isEmpty();
  }

  @Test
  void a_restart_changes_no_finding() {
    String spec = stated("in [-1, 0.999]");
    LineRun whole = new LineRun(spec).fold(applied(spec)).fold(hours(0, 96));
    LineRun stopped =
        new LineRun(spec).fold(applied(spec)).fold(hours(0, 50)).restart().fold(hours(50, 96));

    assertThat(stopped.running().watcher().assertions())
        .extracting(AssertionCount::broken)
        .allMatch(broken -> broken > 0);
    assertThat(whole.decisions(Kind.FINDING)).isNotEmpty();
    LineRun again = new LineRun(spec).fold(applied(spec)).fold(hours(0, 50)).fold(hours(50, 96));
    assertThat(stopped.recorder.decisions).isEqualTo(again.recorder.decisions);
  }

  @Test
  void features_that_break_on_the_holdout_keep_a_version_from_serving() {
    // the champion of the beginning has learned no mean: its x is 0 when standardised
    String spec =
        LineEvents.yaml()
            .replace(FEATURES, FEATURES + "  - standardise: {of: x, assert: \"in [-0.5, 0.5]\"}\n");
    LineRun run = new LineRun(spec);
    run.fold(applied(run, spec)).fold(hours(0, 48));

    assertThat(run.decisions(Kind.REJECT)).isNotEmpty();
    assertThat(run.decisions(Kind.REJECT).getFirst().reason())
        .contains(
            "features on the hold-out that are not as stated: x_standardised in [-0.5, 0.5]: broken"
                + " ");
  }

  @Test
  void learned_scales_clusters_and_texts_learn_in_a_loop() {
    String spec =
        LineEvents.yaml()
            .replace(
                "  - number: [x]\n",
                """
                  - min_max: {of: x, assert: "in [0, 1]"}
                  - robust: x
                  - quantile: x
                  - bucketise: {of: x, quantiles: 5, hidden: true}
                  - cross: [[x_bucket, shop]]
                  - kmeans: {of: [x, x_robust], clusters: 3}
                  - ngrams: {of: shop, unit: character, from: 1, bits: 3}
                """);
    LineRun run = new LineRun(spec).fold(applied(spec)).fold(hours(0, 48)).restart();
    run.fold(hours(48, 96));

    double early = run.running().scoreboard().mean(0, 24 * LineEvents.HOUR);
    double late = run.running().scoreboard().mean(72 * LineEvents.HOUR, Long.MAX_VALUE);
    assertThat(late).isLessThan(0.5 * early);
    assertThat(run.decisions(Kind.FINDING)).isEmpty();
  }

  @Test
  void what_cannot_be_stated_is_refused_with_its_line() {
    assertThatThrownBy(() -> SpecCheck.read(stated("in [1, 0]"), "line.yaml"))
        .hasMessageContaining("features[0].clip.assert: in [1, 0] (expected: one-hot, present, in");
  }

  private static LineRun days(String assertion, int from, int to) {
    String spec = stated(assertion);
    return new LineRun(spec).fold(applied(spec)).fold(hours(24L * from, 24L * to));
  }

  private static String stated(String assertion) {
    return LineEvents.yaml()
        .replace(
            FEATURES,
            FEATURES
                + "  - clip: {of: x, minimum: -5, hidden: true, assert: \"%s\"}\n"
                    .formatted(assertion));
  }

  private static LineEvents applied(String spec) {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(spec));
    return events;
  }

  private static LineEvents applied(LineRun run, String spec) {
    Schema schema = Columns.of(SpecReader.read(spec, "line.yaml")).row();
    List<LabelledRow> rows = new ArrayList<>();
    for (int i = -10; i <= 10; i++) {
      rows.add(
          new LabelledRow(
              new RowBuilder(schema).set("x", (Object) (i / 10.0)).set("shop", "a").row(),
              3 * i / 10.0));
    }
    String hash = run.recorder.artifacts.put(HoldoutRows.write(rows, schema));
    LineEvents events = new LineEvents();
    events.add(Command.of("a", 0, "apply", Map.of("spec", spec, "holdout", hash), "tests", ""));
    return events;
  }

  private static LineEvents hours(long from, long to) {
    LineEvents events = new LineEvents();
    events.hours(from, to, 20, 3, from);
    return events;
  }
}
