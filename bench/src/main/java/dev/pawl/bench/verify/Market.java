package dev.pawl.bench.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What tests say of prices in {@code examples/price}, beside the truth. Riders of a city compare
 * its prices, so a lower one wins rides from the others; all prices together change little.
 *
 * <p>The truth follows from the scenario: with the price c · base for everybody, the others' mean
 * price is 20 c, and the revenue of a prediction is in the mean c · E[base · (0.4 + 0.05 · (1 − c)
 * · (base − 20))]. For a base uniform on [15, 25] that is c · (8 + 5 / 12 · (1 − c)).
 */
final class Market {
  private static final String AB = "ab.revenue.treatment";
  private static final String SWITCHBACK = "switchback.revenue";

  /** A test of one price against another, as shares of the base, in several courses. */
  private record Test(
      String challenger,
      String method,
      String evidence,
      double price,
      double against,
      List<double[]> found) {
    double truth() {
      return revenue(price) - revenue(against);
    }
  }

  private final List<Test> tests =
      List.of(
          new Test("lower_prices_in_an_ab_test", "A/B", AB, 0.89, 1, new ArrayList<>()),
          new Test("the_old_prices", "switchback", SWITCHBACK, 1, 0.89, new ArrayList<>()),
          new Test("lower_prices_again", "switchback", SWITCHBACK, 0.9, 1, new ArrayList<>()));

  private int courses;

  private static double revenue(double price) {
    return price * (8 + 5.0 / 12 * (1 - price));
  }

  /** Takes in the report of a course. */
  void add(JsonNode report) {
    courses++;
    for (Test test : tests) {
      for (JsonNode each : report.path("challengers")) {
        if (each.path("challenger").asText().equals(test.challenger())) {
          evidence(report, each.path("reason").asText(), test);
        }
      }
    }
  }

  /** The evidence of the decision with that reason. */
  private static void evidence(JsonNode report, String reason, Test test) {
    for (JsonNode decision : report.path("decisions")) {
      JsonNode evidence = decision.path("evidence");
      if (decision.path("reason").asText().equals(reason)
          && evidence.has(test.evidence() + ".estimate")) {
        test.found()
            .add(
                new double[] {
                  evidence.path(test.evidence() + ".estimate").asDouble(),
                  evidence.path(test.evidence() + ".lower").asDouble(),
                  evidence.path(test.evidence() + ".upper").asDouble()
                });
        return;
      }
    }
  }

  /** Each test of each course, summed up. */
  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Test test : tests) {
      rows.add(
          List.of(
              String.format(Locale.ROOT, "%.2f instead of %.2f", test.price(), test.against()),
              test.method(),
              "%d of %d".formatted(test.found().size(), courses),
              number(test.truth()),
              number(median(test, 0)),
              number(median(test, 1)),
              number(median(test, 2)),
              "%d of %d".formatted(covering(test), test.found().size())));
    }
    return new Table(
        "Prices as shares of the old ones, where riders compare them and drivers are few"
            + " (`examples/price`): the difference in revenue of a prediction, of about 8. Medians of"
            + " the estimates and of the ends of their 95 % intervals.",
        List.of("price", "test", "courses", "truth", "estimate", "from", "to", "hold the truth"),
        rows);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static double median(Test test, int which) {
    return Medians.of(test.found().stream().mapToDouble(each -> each[which]).toArray());
  }

  private static long covering(Test test) {
    return test.found().stream()
        .filter(each -> each[1] <= test.truth() && test.truth() <= each[2])
        .count();
  }

  /** Whether the A/B tests have the sign wrong, and nearly all switchbacks hold the truth. */
  boolean holds() {
    Test ab = tests.getFirst();
    boolean misled =
        !ab.found().isEmpty() && ab.found().stream().allMatch(each -> each[0] * ab.truth() < 0);
    long tried = tests.stream().skip(1).mapToLong(test -> test.found().size()).sum();
    long right = tests.stream().skip(1).mapToLong(Market::covering).sum();
    return misled && tried > 0 && right >= 0.8 * tried;
  }
}
