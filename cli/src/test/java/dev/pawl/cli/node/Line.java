package dev.pawl.cli.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A small world: y is a line in x with noise, whose slope turns each day. Each hour some ask, and
 * the outcomes of the hour before are known.
 */
final class Line {
  static final long HOUR = 3_600_000;
  static final String SPEC =
      """
      model: line
      owner: tests@example.com
      purpose: A line with noise
      task: regression
      inputs:
        x: {type: number, required: true}
        shop: category
      live:
        e_shop: {mean: y - score, by: shop, half_life: 3h, prior: 2}
      outcome:
        values: {y: number}
        window: 6h
        label: y
      features:
        - number: [x, e_shop]
        - one_hot: [shop]
      learner:
        linear: {loss: squared}
      training:
        mode: continual
        micro_batch: 16
        triggers: [{every: 12h}]
        window: 2d
        blend: {every: 1d, share: 50%}
      evaluation: {metric: absolute_error, block: 1h, margin: 1%, first_look: 6, backtest: 6h, watch: 12h}
      """;
  private static final int EACH = 20;

  private Line() {}

  private record Point(String id, long time, double x, String shop, double y) {}

  private static List<Point> points(long hour) {
    SplittableRandom random = new SplittableRandom(hour);
    List<Point> all = new ArrayList<>();
    double slope = Math.floorDiv(hour, 24) % 2 == 0 ? 3 : 2;
    for (int i = 0; i < EACH; i++) {
      double x = random.nextDouble(-1, 1);
      String shop = i % 3 == 0 ? "a" : "b";
      double y = slope * x + (shop.equals("a") ? 1 : 0) + random.nextGaussian() * 0.3;
      all.add(new Point("p" + hour + "." + i, hour * HOUR + i, x, shop, y));
    }
    return all;
  }

  /** What is asked in an hour, as a body of {@code predict}. */
  static String questions(long hour) {
    StringBuilder json = new StringBuilder("{\"predictions\":[");
    for (Point each : points(hour)) {
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
          .append(
              String.format(
                  Locale.ROOT,
                  "{\"id\":\"%s\",\"time\":%d,\"inputs\":{\"x\":%s,\"shop\":\"%s\"}}",
                  each.id(),
                  each.time(),
                  each.x(),
                  each.shop()));
    }
    return json.append("]}").toString();
  }

  /** What became known in an hour, as a body of {@code outcomes}. */
  static String outcomes(long hour) {
    StringBuilder json = new StringBuilder("{\"outcomes\":[");
    for (Point each : points(hour - 1)) {
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
          .append(
              String.format(
                  Locale.ROOT,
                  "{\"id\":\"o%s\",\"prediction\":\"%s\",\"time\":%d,\"values\":{\"y\":%s}}",
                  each.id(),
                  each.id(),
                  each.time() + HOUR,
                  each.y()));
    }
    return json.append("]}").toString();
  }
}
