package dev.pawl.bench.real;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.store.table.TableFile;
import dev.pawl.stream.loss.Loss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A recorded stream with what is predicted from what.
 *
 * @param name what it is called in tables and file names
 * @param schema the features
 * @param task what is predicted
 * @param loss how predictions are judged
 * @param learner what learns
 * @param passes how often a training goes over its rows
 * @param cases the rows with their labels, in the order of their times
 */
public record RealStream(
    String name,
    Schema schema,
    Task task,
    Loss loss,
    Declaration learner,
    int passes,
    List<Case> cases) {

  private static final long HALF_HOUR = 1_800_000;
  private static final long HOUR = 3_600_000;

  public RealStream {
    cases = List.copyOf(cases);
  }

  /**
   * A row with its label.
   *
   * @param time in milliseconds of event time since 1970-01-01T00:00Z
   */
  public record Case(long time, Row row, double label) {}

  /** What a stream is made of, beside its rows. */
  private record Plan(
      String name,
      List<Field> fields,
      Task task,
      Loss loss,
      Declaration learner,
      int passes,
      ToLongFunction<Row> time,
      ToDoubleFunction<Row> label) {}

  /**
   * Electricity prices in New South Wales, up or down, each half hour from 7 May 1996 on.
   *
   * @return empty when it is not in the folder
   */
  public static Optional<RealStream> electricity(Path data) {
    long[] next = {Instant.parse("1996-05-07T00:00:00Z").toEpochMilli() - HALF_HOUR};
    return read(
        data.resolve("elec2").resolve("elec2.csv.gz"),
        new Plan(
            "elec2",
            List.of(
                number("period"),
                number("nswprice"),
                number("nswdemand"),
                number("vicprice"),
                number("vicdemand"),
                number("transfer")),
            new Task.BinaryClassification(),
            Loss.BRIER,
            new Declaration("linear", new TreeMap<>()),
            3,
            row -> next[0] += HALF_HOUR,
            row -> "UP".equals(text(row, "class")) ? 1 : 0));
  }

  /** Bicycles hired each hour in Washington, 2011 and 2012. */
  public static Optional<RealStream> bicycles(Path data) {
    return read(
        data.resolve("bike_hourly").resolve("hour.csv.gz"),
        new Plan(
            "bike_hourly",
            List.of(
                category("hr"),
                category("weekday"),
                category("workingday"),
                category("weathersit"),
                number("temp"),
                number("hum"),
                number("windspeed")),
            new Task.Regression(),
            Loss.ABSOLUTE_ERROR,
            new Declaration("linear", new TreeMap<>(Map.of("loss", "absolute"))),
            10,
            row ->
                (long) row.number(row.schema().indexOf("dteday"))
                    + HOUR * (long) row.number(row.schema().indexOf("hr")),
            row -> row.number(row.schema().indexOf("cnt"))));
  }

  /** Arrival delays of flights out of New York in 2013, when they leave the gate. */
  public static Optional<RealStream> flights(Path folder) {
    return read(
        folder.resolve("flights.csv.gz"),
        new Plan(
            "flights",
            flightFields(),
            new Task.Regression(),
            Loss.ABSOLUTE_ERROR,
            new Declaration(
                "linear", new TreeMap<>(Map.of("loss", "absolute", "offset", "dep_delay"))),
            1,
            RealStream::departure,
            row -> row.number(row.schema().indexOf("arr_delay"))));
  }

  /** The same, whether they arrive more than a quarter of an hour late. */
  public static Optional<RealStream> lateFlights(Path folder) {
    return read(
        folder.resolve("flights.csv.gz"),
        new Plan(
            "flights, late or not",
            flightFields(),
            new Task.BinaryClassification(),
            Loss.BRIER,
            new Declaration("linear", new TreeMap<>()),
            1,
            RealStream::departure,
            row -> {
              double delay = row.number(row.schema().indexOf("arr_delay"));
              return Double.isNaN(delay) ? delay : delay > 15 ? 1 : 0;
            }));
  }

  private static List<Field> flightFields() {
    return List.of(
        category("carrier"),
        category("origin"),
        category("dest"),
        category("weekday"),
        number("minute"),
        number("distance"),
        number("dep_delay"),
        number("gate_temp"),
        number("gate_wind"),
        number("gate_precip"),
        number("gate_visib"));
  }

  private static long departure(Row row) {
    return (long) row.number(row.schema().indexOf("sched_dep"));
  }

  private static Field number(String name) {
    return Field.of(name, FieldType.NUMBER);
  }

  private static Field category(String name) {
    return Field.of(name, FieldType.CATEGORY);
  }

  private static String text(Row row, String name) {
    String text = row.text(row.schema().indexOf(name));
    return text == null ? "" : text;
  }

  private static Optional<RealStream> read(Path file, Plan plan) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Schema schema = Schema.of(plan.fields());
    RowBuilder builder = new RowBuilder(schema);
    List<Case> cases = new ArrayList<>();
    TableFile.open(file)
        .read(row -> {
          double label = plan.label().applyAsDouble(row);
          long time = plan.time().applyAsLong(row);
          if (!Double.isNaN(label)) {
            cases.add(new Case(time, taken(row, builder), label));
          }
        });
    cases.sort((a, b) -> Long.compare(a.time(), b.time()));
    return Optional.of(
        new RealStream(
            plan.name(), schema, plan.task(), plan.loss(), plan.learner(), plan.passes(), cases));
  }

  /** The features of a row; a category that was written in digits is the text of its number. */
  private static Row taken(Row row, RowBuilder builder) {
    builder.clear();
    Schema to = builder.schema();
    for (int i = 0; i < to.size(); i++) {
      int from = row.schema().indexOf(to.field(i).name());
      if (row.isMissing(from)) {
        continue;
      }
      boolean digits = row.schema().field(from).type().isNumeric();
      if (to.field(i).type().isNumeric()) {
        builder.set(i, row.number(from));
      } else {
        builder.set(i, digits ? String.valueOf((long) row.number(from)) : row.text(from));
      }
    }
    return builder.row();
  }

  /** A learner that has gone over the cases of a span of time. */
  public Learner trained(long from, long to) {
    Learner made = Learners.of(task, schema, transforms(), learner, 1);
    List<Case> span = cases.subList(first(from), first(to));
    for (int pass = 0; pass < passes; pass++) {
      for (Case each : span) {
        made.learn(each.row(), each.label(), 1);
      }
    }
    return made;
  }

  private List<Declaration> transforms() {
    List<String> numbers = new ArrayList<>();
    List<String> categories = new ArrayList<>();
    for (Field field : schema.fields()) {
      (field.type().isNumeric() ? numbers : categories).add(field.name());
    }
    List<Declaration> declared = new ArrayList<>();
    declared.add(new Declaration("standardise", new TreeMap<>(Map.of("of", numbers))));
    if (!categories.isEmpty()) {
      declared.add(new Declaration("one_hot", new TreeMap<>(Map.of("of", categories))));
    }
    return declared;
  }

  /** The index of the first case at a time or after it. */
  int first(long time) {
    int low = 0;
    int high = cases.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cases.get(middle).time() < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** When it begins, on a whole day. */
  long start() {
    return Math.floorDiv(cases.getFirst().time(), DriftStudy.DAY) * DriftStudy.DAY;
  }

  /** When it ends. */
  long end() {
    return cases.getLast().time() + 1;
  }
}
