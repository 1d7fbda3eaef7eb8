package dev.pawl.bench.model;

import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.feature.VectorSpace;
import dev.pawl.model.linear.LinearModel;
import dev.pawl.model.linear.Link;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Made-up rows of 20 fields with the shape of flights, and a linear model of 35 features on them.
 */
final class FlightRows {
  static final int COUNT = 1024;
  static final int BITS = 18;

  static final Schema INPUTS =
      Schema.of(
          Field.of("dep_delay", FieldType.NUMBER),
          Field.of("distance", FieldType.NUMBER),
          Field.of("wind", FieldType.NUMBER),
          Field.of("visibility", FieldType.NUMBER),
          Field.of("precipitation", FieldType.NUMBER),
          Field.of("pressure", FieldType.NUMBER),
          Field.of("block", FieldType.NUMBER),
          Field.of("weekend", FieldType.BOOLEAN),
          Field.of("sched_dep", FieldType.TIME),
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("origin", FieldType.CATEGORY),
          Field.of("dest", FieldType.CATEGORY),
          Field.of("tailnum", FieldType.CATEGORY),
          Field.of("flight", FieldType.CATEGORY));

  static final Schema SCHEMA = INPUTS.plus(live());

  private FlightRows() {}

  private static List<Field> live() {
    var live = new ArrayList<Field>();
    for (int i = 0; i < 6; i++) {
      live.add(Field.of("live" + i, FieldType.NUMBER));
    }
    return live;
  }

  static List<Row> rows(Schema schema) {
    var random = new SplittableRandom(1);
    var builder = new RowBuilder(schema);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < COUNT; i++) {
      fill(builder, random, i);
      for (int field = INPUTS.size(); field < schema.size(); field++) {
        builder.set(field, random.nextDouble(-20, 20));
      }
      rows.add(builder.row());
    }
    return rows;
  }

  static void fill(RowBuilder builder, SplittableRandom random, int i) {
    builder
        .set(0, random.nextInt(-20, 100))
        .set(1, random.nextInt(100, 3000))
        .set(2, random.nextInt(40) * 1.15078)
        .set(3, 10)
        .set(4, 0)
        .set(5, 1012.3)
        .set(6, random.nextInt(60, 400))
        .set(7, random.nextBoolean())
        .set(8, 1357034400000.0 + i * 600_000.0)
        .set(9, "C" + random.nextInt(16))
        .set(10, "O" + random.nextInt(3))
        .set(11, "D" + random.nextInt(100))
        .set(12, "N" + random.nextInt(10_000, 14_000))
        .set(13, "F" + random.nextInt(4_000));
  }

  static Pipeline pipeline() {
    List<Double> edges = List.of(-15.0, -10.0, -5.0, 0.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0);
    Pipeline pipeline =
        Pipeline.of(
            SCHEMA,
            List.of(
                part("number", Map.of("of", List.of("block", "pressure"))),
                part(
                    "standardise",
                    Map.of(
                        "of",
                        List.of(
                            "distance",
                            "dep_delay",
                            "live0",
                            "live1",
                            "live2",
                            "live3",
                            "live4",
                            "live5"))),
                part(
                    "bucketise",
                    Map.of("of", List.of("dep_delay", "wind", "visibility"), "edges", edges)),
                part(
                    "time",
                    Map.of(
                        "of", "sched_dep",
                        "parts", List.of("hour", "weekday", "month"),
                        "zone", "America/New_York")),
                part("one_hot", Map.of("of", List.of("carrier", "origin", "dest", "weekend"))),
                part("hash", Map.of("of", List.of("tailnum", "flight"))),
                part(
                    "cross",
                    Map.of(
                        "of",
                        List.of(
                            List.of("origin", "dest"),
                            List.of("carrier", "origin", "dest"),
                            List.of("carrier", "flight"),
                            List.of("origin", "sched_dep_hour"),
                            List.of("dest", "sched_dep_hour"),
                            List.of("carrier", "sched_dep_hour"),
                            List.of("origin", "wind_bucket"),
                            List.of("dest", "dep_delay_bucket"),
                            List.of("carrier", "dep_delay_bucket"),
                            List.of("origin", "dep_delay_bucket"),
                            List.of("sched_dep_weekday", "sched_dep_hour"),
                            List.of("dest", "sched_dep_month"))))));
    Features features = pipeline.newFeatures();
    for (Row row : rows(SCHEMA)) {
      pipeline.apply(row, features);
      pipeline.learn(features, 0, 1);
    }
    return pipeline;
  }

  private static Declaration part(String kind, Map<String, ?> settings) {
    return Declaration.of(kind, settings);
  }

  static LinearModel model() {
    Pipeline pipeline = pipeline();
    double[] weights =
        new SplittableRandom(2).doubles(new VectorSpace(pipeline, BITS).size(), -1, 1).toArray();
    return new LinearModel(
        new Task.BinaryClassification(), pipeline, BITS, weights, Link.LOGISTIC, 0);
  }
}
