package dev.pawl.store.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.Event;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvEventsTest {
  private static final String SPEC =
      """
      model: delay
      owner: ops@example.org
      purpose: Minutes of arrival delay
      task: regression
      inputs:
        carrier: category
        dep_delay: {type: number, min: -120, required: true}
        sched: time
        charter: boolean
      unit: carrier
      derived:
        late: dep_delay > 15
      live:
        recent: {mean: arr_delay, of: outcomes, by: carrier, window: 2h}
      outcome:
        values: {arr_delay: number}
        window: 48h
        label: arr_delay
      learner:
        linear: {loss: absolute}
      """;
  private static final String HEADER = "asked,landed,carrier,dep_delay,sched,arr_delay,tail\n";

  @TempDir Path folder;
  private Spec spec = SpecReader.read(SPEC, "delay.yaml");

  private static CsvEventsOptions options() {
    return CsvEventsOptions.ofColumns("asked", "landed");
  }

  private CsvEvents read(String rows, CsvEventsOptions options) throws IOException {
    return CsvEvents.read(Files.writeString(folder.resolve("f.csv"), rows), spec, options);
  }

  private CsvEvents read(String rows) throws IOException {
    return read(HEADER + rows, options());
  }

  private static List<Event> events(CsvEvents from) {
    var events = new ArrayList<Event>();
    from.forEach(events::add);
    return events;
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  private void refused(String rows, String message) {
    assertThatThrownBy(() -> read(rows))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessage(message.replace("FILE", folder.resolve("f.csv").toString()));
  }

  @Test
  void a_row_becomes_a_prediction_an_outcome_and_the_ticks_of_its_hours() throws IOException {
    List<Event> events =
        events(read("2013-01-01T10:15:00Z,2013-01-01T11:30:00Z,UA,5,2013-01-01T10:10:00Z,-3,N1\n"));
    assertThat(events).hasSize(4);
    Prediction prediction = (Prediction) events.get(0);
    assertThat(prediction.id()).isEqualTo("1");
    assertThat(prediction.unit()).isEqualTo("UA");
    assertThat(prediction.eventTime()).isEqualTo(at("2013-01-01T10:15:00Z"));
    assertThat(prediction.joinKey()).isEmpty();
    assertThat(prediction.version()).isEmpty();
    assertThat(prediction.arm()).isEqualTo("champion");
    assertThat(prediction.propensity()).isEqualTo(1);
    assertThat(prediction.scores()).containsExactly(0);
    assertThat(prediction.counted()).isTrue();
    assertThat(events.get(1)).isEqualTo(new Tick(at("2013-01-01T11:00:00Z")));
    Outcome outcome = (Outcome) events.get(2);
    assertThat(outcome.about()).isEqualTo("1");
    assertThat(outcome.unit()).isEqualTo("UA");
    assertThat(outcome.eventTime()).isEqualTo(at("2013-01-01T11:30:00Z"));
    assertThat(outcome.correction()).isFalse();
    assertThat(events.get(3)).isEqualTo(new Tick(at("2013-01-01T12:00:00Z")));
  }

  @Test
  void rows_have_the_inputs_and_leave_the_rest_to_the_replay() throws IOException {
    List<Event> events =
        events(read("2013-01-01T10:15:00Z,2013-01-01T11:30:00Z,UA,5,2013-01-01T10:10:00Z,-3,N1\n"));
    Columns columns = Columns.of(spec);
    Row row = new RowCodec(columns.row()).decode(((Prediction) events.get(0)).row());
    assertThat(row.text(0)).isEqualTo("UA");
    assertThat(row.number(1)).isEqualTo(5);
    assertThat(row.number(2)).isEqualTo((double) at("2013-01-01T10:10:00Z"));
    for (String name : List.of("charter", "late", "recent")) {
      assertThat(row.number(row.schema().indexOf(name))).as(name).isNaN();
    }
    Row observed = new RowCodec(columns.outcome()).decode(((Outcome) events.get(2)).row());
    assertThat(observed.number(0)).isEqualTo(-3);
  }

  @Test
  void a_row_without_a_time_of_the_outcome_has_none() throws IOException {
    CsvEvents events =
        read("2013-01-01T10:15:00Z,,UA,5,,,N1\n2013-01-01T10:16:00Z,NA,UA,5,,NA,N1\n");
    assertThat(events.counts()).isEqualTo(new CsvEvents.Counts(2, 2, 0, 0));
  }

  @Test
  void a_row_without_a_time_of_the_prediction_is_an_outcome_alone() throws IOException {
    CsvEvents events = read(",2013-01-01T10:15:00Z,UA,5,,7,N1\n,,UA,5,,7,N1\n");
    assertThat(events.counts()).isEqualTo(new CsvEvents.Counts(2, 0, 1, 1));
    assertThat(events(events)).hasSize(2).first().isInstanceOf(Outcome.class);
  }

  @Test
  void rows_may_come_in_any_order() throws IOException {
    CsvEvents events =
        read(
            """
            2013-01-01T12:15:00Z,2013-01-01T12:20:00Z,UA,1,,1,a
            2013-01-01T10:30:00Z,2013-01-01T10:20:00Z,UA,2,,2,b
            2013-01-01T10:15:00Z,2013-01-01T10:40:00Z,UA,3,,3,c
            """);
    assertThat(
            events(events).stream()
                .map(event -> event.getClass().getSimpleName().charAt(0) + event.id())
                .toList())
        .containsExactly("P3", "P2", "O2", "O3", "T", "T", "P1", "O1", "T");
  }

  @Test
  void columns_may_name_the_rows_and_whom_they_are_about() throws IOException {
    Event first =
        events(
                read(
                    HEADER + "2013-01-01T10:15:00Z,,UA,5,,,N1\n",
                    new CsvEventsOptions(
                        new CsvEventsOptions.Asked.Column("asked"),
                        new CsvEventsOptions.Known.Column("landed"),
                        Optional.of("tail"),
                        Optional.of("tail"),
                        ZoneOffset.UTC)))
            .getFirst();
    assertThat(first.id()).isEqualTo("N1");
    assertThat(first.unit()).isEqualTo("N1");
  }

  @Test
  void an_id_that_two_rows_have_is_refused_with_both_lines() {
    assertThatThrownBy(() ->
            read(
                HEADER + "2013-01-01T10:15:00Z,,UA,5,,,N1\n2013-01-01T10:15:00Z,,UA,5,,,N1\n",
                new CsvEventsOptions(
                    new CsvEventsOptions.Asked.Column("asked"),
                    new CsvEventsOptions.Known.Column("landed"),
                    Optional.of("tail"),
                    Optional.empty(),
                    ZoneOffset.UTC)))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageEndingWith(
            "line 3, column tail: \"N1\" (expected: an id of its own; line 2 has it too)");
  }

  @Test
  void where_the_spec_joins_by_a_key_outcomes_name_it() throws IOException {
    spec =
        SpecReader.read(
            SPEC.replace("  window: 48h", "  window: 48h\n  join_by: [carrier, sched]"),
            "delay.yaml");
    List<Event> events =
        events(read("2013-01-01T10:15:00Z,2013-01-01T10:30:00Z,UA,5,2013-01-01T10:10:00Z,-3,N1\n"));
    assertThat(((Prediction) events.get(0)).joinKey()).isEqualTo("UA|1357035000000");
    assertThat(((Outcome) events.get(1)).about()).isEqualTo("UA|1357035000000");
  }

  @Test
  void times_without_an_offset_are_read_in_the_zone() throws IOException {
    CsvEvents events =
        read(
            HEADER + "2013-01-01 05:15,,UA,5,,,N1\n",
            new CsvEventsOptions(
                new CsvEventsOptions.Asked.Column("asked"),
                new CsvEventsOptions.Known.Column("landed"),
                Optional.empty(),
                Optional.empty(),
                ZoneId.of("America/New_York")));
    assertThat(events(events).getFirst().eventTime()).isEqualTo(at("2013-01-01T10:15:00Z"));
  }

  @Test
  void optional_inputs_without_a_column_are_said() throws IOException {
    assertThat(read("2013-01-01T10:15:00Z,,UA,5,,,N1\n").missingInputs())
        .containsExactly("charter");
  }

  @Test
  void a_time_that_is_none_is_refused_with_line_and_column() {
    refused(
        "yesterday,,UA,5,,,N1\n",
        "FILE, line 2, column asked: \"yesterday\" (expected: a time such as 2013-01-01T05:15:00Z, 2013-01-01 05:15:00, 1357017300 (seconds) or 1357017300000 (milliseconds), or nothing)");
  }

  @Test
  void all_that_is_wrong_with_a_row_is_said_with_line_and_column() {
    assertThatThrownBy(() -> read("2013-01-01T10:15:00Z,,UA,-500,noon,,N1\n"))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageContaining("line 2, column dep_delay: -500 (expected: ")
        .hasMessageContaining("line 2, column sched: \"noon\" (expected: ");
    assertThatThrownBy(() -> read("2013-01-01T10:15:00Z,,UA,1d,,,N1\n"))
        .hasMessageContaining("line 2, column dep_delay: \"1d\" (expected: ");
    assertThatThrownBy(() -> read("2013-01-01T10:15:00Z,,UA,,,,N1\n"))
        .hasMessageContaining("line 2, column dep_delay: missing (expected: ");
  }

  @Test
  void columns_that_the_spec_needs_are_asked_for() {
    for (String column : List.of("asked", "landed", "dep_delay", "arr_delay")) {
      assertThatThrownBy(() ->
              read(HEADER.replace(column, "x") + "2013-01-01T10:15:00Z,,UA,5,,,N1\n", options()))
          .isInstanceOf(InvalidCsvException.class)
          .hasMessageContaining("column " + column + " is missing (expected: one of [");
    }
  }

  @Test
  void times_of_different_ages_are_refused() {
    assertThatThrownBy(() -> read("2013-01-01T10:15:00Z,2313-01-01T10:15:00Z,UA,5,,1,N1\n"))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageContaining("f.csv: times: from 2013-01-01T10:00:00Z to 2313-01-01T10:00:00Z");
  }

  @Test
  void a_header_without_rows_is_refused() {
    refused("", "FILE: no rows under its header (expected: at least one)");
  }
}
