package dev.pawl.store.csv;

import dev.pawl.log.Event;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.RowExtension;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.plan.JoinKey;
import dev.pawl.spec.Spec;
import dev.pawl.store.csv.CsvEventsOptions.Asked;
import dev.pawl.store.csv.CsvEventsOptions.Known;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as the events of one model's log, in the order of {@link HourlyOrder}, each hour
 * followed by its {@link Tick}: what a replay folds.
 *
 * <p>The inputs come from the columns of their names, the outcomes from the columns that are called
 * as the spec's outcome values. Derived columns and live features are left missing: a replay
 * computes them. Nobody has answered yet, so versions are "" and scores 0. In columns that hold no
 * texts, {@code NA}, {@code NaN}, {@code null} and the like count as missing.
 *
 * <p>The rows may come in any order. All of them are held in memory, as encoded bytes: about 300
 * bytes and the length of its inputs each. Immutable, safe for use by any thread.
 */
public final class CsvEvents implements Iterable<Event> {
  private static final String NO_VERSION = "";
  private static final String CHAMPION = "champion";

  private final Counts counts;
  private final List<String> missing;
  private final HourlyOrder<Prediction, Outcome> order;

  private CsvEvents(Counts counts, List<String> missing, HourlyOrder<Prediction, Outcome> order) {
    this.counts = counts;
    this.missing = missing;
    this.order = order;
  }

  /**
   * What became of the rows.
   *
   * @param rows how many rows the file has
   * @param predictions how many of them are predictions
   * @param outcomes how many have an outcome
   * @param neither how many have no time for either, and are no event
   */
  public record Counts(long rows, long predictions, long outcomes, long neither) {}

  /**
   * Reads a file.
   *
   * @throws InvalidCsvException when a column is missing, or a value is not what the spec says:
   *     with line and column
   */
  public static CsvEvents read(Path file, Spec spec, CsvEventsOptions options) {
    try (CsvTable table = CsvTable.open(file)) {
      var reading = new Reading(table, spec, options);
      long rows = 0;
      CsvLine line = table.read();
      while (line != null) {
        rows++;
        reading.take(line);
        line = table.read();
      }
      if (rows == 0) {
        throw new InvalidCsvException(
            "%s: no rows under its header (expected: at least one)".formatted(file));
      }
      try {
        return new CsvEvents(
            new Counts(rows, reading.predictions.size(), reading.outcomes.size(), reading.neither),
            reading.inputs.missing(),
            new HourlyOrder<>(
                reading.predictions, Prediction::eventTime, reading.outcomes, Outcome::eventTime));
      } catch (IllegalArgumentException e) {
        throw new InvalidCsvException(file + ": " + e.getMessage(), e);
      }
    }
  }

  /** How many rows there were, and what became of them. */
  public Counts counts() {
    return counts;
  }

  /** The optional inputs that the file has no column for: they are missing in each row. */
  public List<String> missingInputs() {
    return missing;
  }

  /** The events hour by hour: for those who drive the clock themselves. */
  public HourlyOrder<Prediction, Outcome> hours() {
    return order;
  }

  @Override
  public Iterator<Event> iterator() {
    return StreamSupport.stream(order.spliterator(), false).flatMap(CsvEvents::events).iterator();
  }

  private static Stream<Event> events(HourlyOrder.Hour<Prediction, Outcome> hour) {
    var events = new ArrayList<Event>(hour.predictions());
    events.addAll(hour.outcomes());
    events.add(new Tick(hour.end()));
    return events.stream();
  }

  /** What has been read so far. */
  private static final class Reading {
    final List<Prediction> predictions = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();
    final CsvFields inputs;
    long neither;

    private final CsvTable table;
    private final Spec spec;
    private final CsvEventsOptions options;
    private final CsvFields observed;
    private final RowCodec rows;
    private final RowCodec observations;
    private final @Nullable RowExtension extension;
    private final double[] nothing;
    private final double[] scores;
    private final int predictionTime;
    private final int outcomeTime;
    private final int id;
    private final int unit;
    private final Map<String, Long> ids = new HashMap<>();

    Reading(CsvTable table, Spec spec, CsvEventsOptions options) {
      this.table = table;
      this.spec = spec;
      this.options = options;
      ModelDefinition definition = ModelDefinition.of(spec);
      Columns columns = definition.columns();
      predictionTime = options.asked() instanceof Asked.Column(var name) ? table.indexOf(name) : -1;
      outcomeTime = options.known() instanceof Known.Column(var name) ? table.indexOf(name) : -1;
      id = options.id().map(table::indexOf).orElse(-1);
      unit = options.unit().map(table::indexOf).orElse(-1);
      for (String value : columns.outcome().names()) {
        // An outcome without its values would say nothing: here no column is optional.
        table.indexOf(value);
      }
      inputs = new CsvFields(table, columns.inputs(), options.zone());
      observed = new CsvFields(table, columns.outcome(), options.zone());
      rows = new RowCodec(columns.row());
      observations = new RowCodec(columns.outcome());
      Schema whole = columns.row();
      nothing = new double[whole.size() - columns.inputs().size()];
      Arrays.fill(nothing, Double.NaN);
      extension = nothing.length == 0 ? null : new RowExtension(columns.inputs(), whole);
      scores = new double[definition.task().scores()];
    }

    void take(CsvLine line) {
      OptionalLong asked = asked(line);
      OptionalLong known = known(line, asked);
      if (asked.isEmpty() && known.isEmpty()) {
        neither++;
        return;
      }
      Row request = inputs.row(line);
      String name = id(line);
      String whom = unit(line, request);
      String joinKey = JoinKey.of(request, spec.outcome().joinBy());
      if (asked.isPresent()) {
        Row whole = extension == null ? request : extension.of(request, nothing);
        predictions.add(
            new Prediction(
                name,
                whom,
                asked.getAsLong(),
                joinKey,
                rows.encode(whole),
                NO_VERSION,
                CHAMPION,
                1,
                scores,
                true));
      }
      if (known.isPresent()) {
        String about = spec.outcome().joinBy().isEmpty() ? name : joinKey;
        if (about.isEmpty()) {
          throw table.invalid(
              line, String.join(", ", spec.outcome().joinBy()), "", "a value to join by");
        }
        outcomes.add(
            new Outcome(
                name,
                whom,
                known.getAsLong(),
                about,
                observations.encode(observed.row(line)),
                false));
      }
    }

    private OptionalLong asked(CsvLine line) {
      return switch (options.asked()) {
        case Asked.Column(var name) -> time(line, predictionTime, name);
        case Asked.Evenly(var start, var every) ->
            OptionalLong.of(start.toEpochMilli() + (line.row() - 1) * every.toMillis());
      };
    }

    private OptionalLong known(CsvLine line, OptionalLong asked) {
      return switch (options.known()) {
        case Known.Column(var name) -> time(line, outcomeTime, name);
        case Known.After(var delay) ->
            asked.isEmpty() ? asked : OptionalLong.of(asked.getAsLong() + delay.toMillis());
      };
    }

    private OptionalLong time(CsvLine line, int column, String name) {
      String text = line.values()[column];
      if (ColumnSeen.isNothing(text)) {
        return OptionalLong.empty();
      }
      OptionalLong time = CsvTimes.parse(text, options.zone());
      if (time.isEmpty()) {
        throw table.invalid(line, name, text, CsvTimes.EXPECTATION + ", or nothing");
      }
      return time;
    }

    private String id(CsvLine line) {
      if (id < 0) {
        return Long.toString(line.row());
      }
      String column = options.id().orElseThrow();
      String name = line.values()[id];
      if (name.isEmpty()) {
        throw table.invalid(line, column, name, "an id");
      }
      Long before = ids.put(name, line.line());
      if (before != null) {
        throw table.invalid(
            line, column, name, "an id of its own; %s has it too".formatted(table.counted(before)));
      }
      return name;
    }

    private String unit(CsvLine line, Row request) {
      if (unit >= 0) {
        return line.values()[unit];
      }
      return spec.unit().map(name -> JoinKey.text(request, name)).orElse("");
    }
  }
}
