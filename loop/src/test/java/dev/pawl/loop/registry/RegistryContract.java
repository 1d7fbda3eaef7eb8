package dev.pawl.loop.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What each {@link Registry} must do: extend it, and give it empty registries. */
public abstract class RegistryContract {

  /** A registry that is empty, or the one that this test was given before. */
  protected abstract Registry registry();

  /** A model's entry. */
  protected static ModelEntry entry(String model, String champion) {
    return new ModelEntry(
        model, "ops@example.org", "says “when”", "model: " + model + "\n", "ab12", champion, -5, 7);
  }

  /** A version in some state. */
  protected static Version version(String model, String id, Version.State state) {
    return SomeVersion.of(model, id, state);
  }

  /** A decision that an offset caused. */
  protected static Decision decision(String model, long offset, int place, String reason) {
    return new Decision(
        model,
        offset + "." + place,
        offset,
        1_000 * offset,
        Decision.Kind.PROMOTE,
        "1.2",
        reason,
        new TreeMap<>(Map.of("blocks", 12L)));
  }

  @Test
  void a_decision_is_found_by_its_id() {
    Decision wanted = decision("delay", 12, 3, "because");
    registry().save(List.of(), List.of(decision("delay", 12, 2, "first"), wanted));
    registry().save(List.of(), List.of(decision("late", 12, 3, "of another model")));
    assertThat(registry().decision("delay", "12.3")).contains(wanted);
    assertThat(registry().decision("delay", "12.4")).isEmpty();
  }

  @Test
  void an_empty_registry_knows_nothing() {
    assertThat(registry().models()).isEmpty();
    assertThat(registry().model("delay")).isEmpty();
    assertThat(registry().versions("delay")).isEmpty();
    assertThat(registry().version("delay", "1.0")).isEmpty();
    assertThat(registry().decisions("delay", 0, 10)).isEmpty();
    assertThat(registry().checkpoints("delay")).isEmpty();
    assertThat(registry().spec("ab12")).isEmpty();
  }

  @Test
  void models_come_back_as_saved_by_name() {
    registry().save(entry("late", "1.0"));
    registry().save(entry("delay", ""));
    assertThat(registry().models()).containsExactly(entry("delay", ""), entry("late", "1.0"));
    assertThat(registry().model("late")).contains(entry("late", "1.0"));
  }

  @Test
  void a_model_that_is_saved_again_is_replaced() {
    registry().save(entry("delay", ""));
    registry().save(entry("delay", "1.3"));
    assertThat(registry().models()).containsExactly(entry("delay", "1.3"));
  }

  @Test
  void a_version_comes_back_as_saved() {
    Version version = version("delay", "2.13", Version.State.CANDIDATE);
    registry().save(List.of(version), List.of());
    assertThat(registry().version("delay", "2.13")).contains(version);
  }

  @Test
  void a_version_that_is_saved_again_is_replaced() {
    registry().save(List.of(version("delay", "1.0", Version.State.CANDIDATE)), List.of());
    registry().save(List.of(version("delay", "1.0", Version.State.CHAMPION)), List.of());
    assertThat(registry().versions("delay"))
        .containsExactly(version("delay", "1.0", Version.State.CHAMPION));
  }

  @Test
  void versions_are_ordered_as_numbers_by_iteration_and_then_number() {
    var versions = new ArrayList<Version>();
    for (String id : List.of("10.0", "2.10", "2.9", "1.100", "9.1", "1.2")) {
      versions.add(version("delay", id, Version.State.PARKED));
    }
    registry().save(versions, List.of());
    assertThat(registry().versions("delay"))
        .extracting(Version::id)
        .containsExactly("1.2", "1.100", "2.9", "2.10", "9.1", "10.0");
  }

  @Test
  void a_text_that_is_no_version_is_not_found() {
    registry().save(List.of(version("delay", "1.0", Version.State.CHAMPION)), List.of());
    for (String id : List.of("", "1", "01.0", "1.00", "1.0 ", "latest", "99999999999.0")) {
      assertThat(registry().version("delay", id)).as(id).isEmpty();
    }
  }

  @Test
  void every_number_in_metrics_comes_back_to_the_bit() {
    var metrics = new TreeMap<String, Double>();
    double[] values = {
      0.0,
      -0.0,
      1.0,
      1e21,
      0.1,
      -3.5e-310,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      9_007_199_254_740_992.0
    };
    for (int i = 0; i < values.length; i++) {
      metrics.put("m" + i, values[i]);
    }
    Version version =
        SomeVersion.with(version("delay", "1.0", Version.State.CANDIDATE), List.of(), metrics);
    registry().save(List.of(version), List.of());
    SortedMap<String, Double> got = registry().version("delay", "1.0").orElseThrow().metrics();
    assertThat(got).isEqualTo(metrics);
  }

  @Test
  void evidence_keeps_whole_numbers_other_numbers_and_texts_apart() {
    var evidence = new TreeMap<String, Object>();
    evidence.put("whole", 1L);
    evidence.put("point", 1.0);
    evidence.put("text", "1");
    evidence.put("largest", Long.MAX_VALUE);
    evidence.put("nan", Double.NaN);
    evidence.put("nanAsText", "NaN");
    evidence.put("infinite", Double.NEGATIVE_INFINITY);
    evidence.put("quoted \"name\"\n", "Gdańsk \uD83D\uDEEB \u0000 end");
    var decision =
        new Decision("delay", "5.0", 5, 6, Decision.Kind.PARK, "1.0", "because", evidence);
    registry().save(List.of(), List.of(decision));
    assertThat(registry().decisions("delay", 0, 1)).containsExactly(decision);
  }

  @Test
  void every_kind_of_decision_and_state_of_a_version_can_be_kept() {
    var decisions = new ArrayList<Decision>();
    for (Decision.Kind kind : Decision.Kind.values()) {
      int offset = decisions.size();
      decisions.add(new Decision("delay", offset + ".0", offset, 0, kind, "", "", new TreeMap<>()));
    }
    var versions = new ArrayList<Version>();
    for (Version.State state : Version.State.values()) {
      versions.add(version("delay", "1." + versions.size(), state));
    }
    registry().save(versions, decisions);
    assertThat(registry().decisions("delay", 0, 100)).isEqualTo(decisions);
    assertThat(registry().versions("delay")).isEqualTo(versions);
  }

  @Test
  void decisions_come_in_the_order_in_which_they_were_taken() {
    var decisions = new ArrayList<Decision>();
    for (long offset : new long[] {9, 10, 100}) {
      for (int place = 0; place < 12; place++) {
        decisions.add(decision("delay", offset, place, "because"));
      }
    }
    var shuffled = new ArrayList<>(decisions);
    Collections.shuffle(shuffled, new Random(7));
    registry().save(List.of(), shuffled);
    assertThat(registry().decisions("delay", 0, 100)).isEqualTo(decisions);
  }

  @Test
  void a_limit_keeps_the_latest_decisions() {
    registry()
        .save(
            List.of(),
            List.of(
                decision("delay", 1, 0, "a"),
                decision("delay", 2, 0, "b"),
                decision("delay", 3, 0, "c"),
                decision("late", 4, 0, "d")));
    assertThat(registry().decisions("delay", 0, 2))
        .extracting(Decision::reason)
        .containsExactly("b", "c");
    assertThat(registry().decisions("delay", 2, 10))
        .extracting(Decision::reason)
        .containsExactly("b", "c");
  }

  @Test
  void a_limit_of_nothing_is_refused() {
    assertThatThrownBy(() -> registry().decisions("delay", 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit: 0 (expected: above 0)");
    assertThatThrownBy(() -> registry().decisionsAfter("delay", -1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit: 0 (expected: above 0)");
  }

  @Test
  void pages_of_decisions_leave_none_out_and_bring_none_twice() {
    var decisions = new ArrayList<Decision>();
    for (long offset : new long[] {0, 9, 10, 100}) {
      for (int place = 0; place < 12; place++) {
        decisions.add(decision("delay", offset, place, "because"));
      }
    }
    var others = List.of(decision("late", 9, 3, "another model's"));
    var shuffled = new ArrayList<>(decisions);
    Collections.shuffle(shuffled, new Random(7));
    registry().save(List.of(), shuffled);
    registry().save(List.of(), others);
    var paged = new ArrayList<Decision>();
    long offset = -1;
    int place = 0;
    while (true) {
      List<Decision> page = registry().decisionsAfter("delay", offset, place, 5);
      if (page.isEmpty()) {
        break;
      }
      assertThat(page).hasSizeLessThanOrEqualTo(5);
      paged.addAll(page);
      String id = page.getLast().id();
      offset = page.getLast().offset();
      place = Integer.parseInt(id.substring(id.indexOf('.') + 1));
    }
    assertThat(paged).isEqualTo(decisions);
  }

  @Test
  void a_decision_that_is_written_again_changes_nothing() {
    registry().save(List.of(), List.of(decision("delay", 1, 0, "a"), decision("delay", 1, 1, "b")));
    registry().save(List.of(), List.of(decision("delay", 1, 0, "a")));
    assertThat(registry().decisions("delay", 0, 10))
        .containsExactly(decision("delay", 1, 0, "a"), decision("delay", 1, 1, "b"));
  }

  @Test
  void of_versions_and_decisions_all_are_kept_or_none() {
    Version good = version("delay", "1.0", Version.State.CANDIDATE);
    Version bad = version("delay", "one", Version.State.CANDIDATE);
    assertThatThrownBy(
            () -> registry().save(List.of(good, bad), List.of(decision("delay", 1, 0, "a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version: one (expected: iteration.number, such as 2.13)");
    assertThat(registry().versions("delay")).isEmpty();
    assertThat(registry().decisions("delay", 0, 10)).isEmpty();
  }

  @Test
  void checkpoints_come_latest_first_and_can_be_forgotten() {
    var nine = new LoopCheckpoint("delay", 9, "aa");
    var ten = new LoopCheckpoint("delay", 10, "bb");
    registry().save(nine);
    registry().save(ten);
    registry().save(ten);
    registry().save(new LoopCheckpoint("late", 1_000, "cc"));
    assertThat(registry().checkpoints("delay")).containsExactly(ten, nine);
    registry().remove(nine);
    registry().remove(nine);
    assertThat(registry().checkpoints("delay")).containsExactly(ten);
  }

  @Test
  void a_spec_is_kept_under_its_hash() {
    registry().saveSpec("ab12", "model: delay\nowner: “o”\n");
    registry().saveSpec("ab12", "model: delay\nowner: “o”\n");
    assertThat(registry().spec("ab12")).contains("model: delay\nowner: “o”\n");
  }

  @Test
  void what_came_of_later_offsets_can_be_forgotten_and_the_rest_stays() {
    for (String model : List.of("delay", "late")) {
      registry().save(entry(model, "1.0"));
      registry()
          .save(
              List.of(version(model, "1.0", Version.State.CHAMPION)),
              List.of(decision(model, 7, 0, "a"), decision(model, 8, 0, "b")));
      registry().save(new LoopCheckpoint(model, 5, "aa"));
    }
    long caused = version("delay", "1.0", Version.State.CHAMPION).offset();

    assertThat(registry().forgetFrom("delay", caused + 1)).isFalse();
    assertThat(registry().forgetFrom("delay", caused)).isTrue();
    assertThat(registry().versions("delay")).isEmpty();
    assertThat(registry().decisions("delay", 0, 10)).hasSize(2);
    assertThat(registry().forgetFrom("delay", 8)).isTrue();
    assertThat(registry().decisions("delay", 0, 10)).containsExactly(decision("delay", 7, 0, "a"));
    assertThat(registry().forgetFrom("delay", 8)).isFalse();

    assertThat(registry().models()).hasSize(2);
    assertThat(registry().checkpoints("delay")).hasSize(1);
    assertThat(registry().versions("late")).hasSize(1);
    assertThat(registry().decisions("late", 0, 10)).hasSize(2);
  }

  @Test
  void many_threads_may_write_and_read() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var done = new ArrayList<Future<?>>();
      for (int i = 0; i < 40; i++) {
        int number = i;
        done.add(
            threads.submit(() -> {
              registry()
                  .save(
                      List.of(version("delay", "1." + number, Version.State.CANDIDATE)),
                      List.of(decision("delay", number, 0, "a")));
              assertThat(registry().version("delay", "1." + number)).isPresent();
            }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
    assertThat(registry().versions("delay")).hasSize(40);
    assertThat(registry().decisions("delay", 0, 100)).hasSize(40);
  }
}
