package dev.pawl.watch.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Handling;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.FindingEvent.Closed;
import dev.pawl.watch.FindingEvent.Raised;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlagWatchTest {
  private static final long QUARTER = 900_000;
  private static final Schema SCHEMA =
      Schema.of(
          new Field("minutes", FieldType.NUMBER, false, 0, 60, List.of(), "min")
              .with(Handling.FLAG),
          new Field("colour", FieldType.CATEGORY, false, 0, 0, List.of("red", "blue"), "")
              .with(Handling.FLAG),
          Field.of("note", FieldType.TEXT).atMost(3).with(Handling.FLAG));

  private final FlagWatch watch = new FlagWatch(SCHEMA);
  private final List<FindingEvent> events = new ArrayList<>();
  private long quarter;

  /** Quarters of 50 rows, of which some have wrong values. */
  private FlagWatchTest run(int quarters, int wrong, String field) {
    for (int i = 0; i < quarters; i++) {
      for (int row = 0; row < 50; row++) {
        RowBuilder builder = new RowBuilder(SCHEMA);
        builder.set(0, field.equals("minutes") && row < wrong ? 90 : 30);
        builder.set(1, field.equals("colour") && row < wrong ? "green" : "red");
        builder.set(2, field.equals("note") && row < wrong ? "none" : "ok");
        watch.add(builder.row(), quarter * QUARTER);
      }
      quarter++;
      events.addAll(watch.look(quarter * QUARTER));
    }
    return this;
  }

  @Test
  void wrong_values_are_a_finding_of_the_field_with_what_is_expected() {
    run(10, 0, "").run(4, 20, "minutes");

    assertThat(events).hasSize(1).first().isInstanceOf(Raised.class);
    Finding finding = events.getFirst().finding();
    assertThat(finding.kind()).isEqualTo(Kind.SCHEMA);
    assertThat(finding.where()).isEqualTo(Where.feature("minutes"));
    assertThat(finding.since()).isEqualTo(10 * QUARTER);
    assertThat(finding.severity()).isEqualTo(0.4);
    assertThat(finding.evidence())
        .isEqualTo("40 % of the rows have another value than a finite number from 0.0 to 60.0 min");
    assertThat(finding.action())
        .isEqualTo("look at its source; if the values are right, widen what the spec accepts");
  }

  @Test
  void names_and_texts_are_looked_at_too() {
    run(2, 20, "colour").run(2, 20, "note");

    assertThat(watch.open())
        .extracting(finding -> finding.where().feature())
        .containsExactly("note");
    assertThat(events)
        .extracting(event -> event.finding().where().feature())
        .containsExactly("colour", "colour", "note");
  }

  @Test
  void as_many_as_may_be_a_tenth_by_chance_are_counted_and_not_found() {
    assertThat(run(100, 7, "minutes").events).isEmpty();
  }

  @Test
  void it_is_over_when_values_are_accepted_again() {
    run(2, 50, "minutes").run(4, 0, "");

    assertThat(events).hasSize(2).last().isInstanceOf(Closed.class);
  }

  @Test
  void what_is_adopted_is_not_found_again() {
    run(2, 20, "minutes");
    assertThat(watch.adopt(quarter * QUARTER)).hasSize(1);
    events.clear();

    assertThat(run(100, 20, "minutes").events).isEmpty();
    assertThat(run(2, 40, "minutes").events).hasSize(1);
  }

  @Test
  void a_watch_that_was_saved_goes_on_as_if_it_never_stopped() {
    run(3, 20, "minutes");
    Tensors.Writer state = new Tensors.Writer();
    watch.snapshot(state);
    FlagWatch restored = new FlagWatch(SCHEMA);
    restored.restore(Tensors.of(state));
    Tensors.Writer again = new Tensors.Writer();
    restored.snapshot(again);

    assertThat(Tensors.of(again).names()).isEqualTo(Tensors.of(state).names());
    assertThat(restored.open()).isEqualTo(watch.open()).hasSize(1);
    assertThat(restored.adopt(0)).isEqualTo(watch.adopt(0));
  }
}
