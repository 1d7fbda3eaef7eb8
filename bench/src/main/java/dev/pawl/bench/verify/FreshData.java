package dev.pawl.bench.verify;

import dev.pawl.cli.fresh.FreshCommand;
import dev.pawl.cli.fresh.FreshReport;
import dev.pawl.cli.trial.PlotPage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Asks {@code pawl fresh} of three recorded streams how often to update, and keeps its plots. */
final class FreshData implements Proof {
  private static final String PLOTS = "docs/fresh";

  private static final String AGES = "0s,1h,6h,1d,2d,4d,7d,14d";

  /** So many that nothing is left out. */
  private static final String EFFORT = "100000000";

  /** What the larger model of the flights crosses beyond what {@code delay.yaml} does. */
  private static final String CROSSES =
      """
              - [origin, traffic]
              - [tailnum, origin]
              - [carrier, at_hour]
              - [carrier, origin, at_hour]
              - [dest, left_hour]
              - [dest, weekday]
              - [flight, dest]
              - [flight, weekday]
              - [carrier, wind_from, wind_force]
              - [dest, wind_from, wind_force]
              - [origin, weekday, at_hour]
              - [origin, left_hour, traffic]
      """;

  /** A label tells of the label before it: without that, age would be measured on a poor model. */
  private static final String ELECTRICITY =
      """
      model: elec2
      owner: bench@example.com
      purpose: Whether the price of electricity in New South Wales is up in a half hour, against its last day
      inputs:
        day: category
        period: number
        nswprice: number
        nswdemand: number
        vicprice: number
        vicdemand: number
        transfer: number
      derived:
        hour: 24 * period
      live:
        was_up: {last: "class == 'UP' ? 1.0 : 0.0", window: 2h}
        often_up: {mean: "class == 'UP' ? 1.0 : 0.0", half_life: 6h}
      outcome: {values: {class: category}, label: class == 'UP', window: 2h}
      features:
        - bucketise: {of: hour, edges: [2, 4, 6, 7, 8, 9, 10, 12, 14, 16, 17, 18, 19, 20, 22], as: at_hour}
        - one_hot: [day]
        - cross: {of: [[day, at_hour]]}
        - standardise: [nswprice, nswdemand, vicprice, vicdemand, transfer, often_up]
        - number: [was_up]
      evaluation: {metric: log_loss}
      """;

  private static final String BICYCLES =
      """
      model: bike_hourly
      owner: bench@example.com
      purpose: How many bicycles are hired in the next hour in Washington
      inputs:
        hr: category
        weekday: category
        workingday: category
        weathersit: category
        temp: number
        hum: number
        windspeed: number
      live:
        before: {last: cnt, window: 3h}
        usual: {mean: cnt, by: [hr, workingday], half_life: 14d, prior: 1}
      outcome: {values: {cnt: number}, window: 3h}
      features:
        - one_hot: [hr, weekday, weathersit]
        - cross: {of: [[hr, workingday]]}
        - standardise: [temp, hum, windspeed, before, usual]
      learner: {linear: {loss: absolute, learning_rate: 10}}
      evaluation: {metric: absolute_error}
      """;

  /**
   * A stream to ask.
   *
   * @param about what is predicted, in a sentence
   * @param times the arguments that tell when rows were asked and answered
   */
  private record Recording(String name, String about, Path spec, Path data, List<String> times) {}

  @Override
  public String name() {
    return "fresh";
  }

  @Override
  public String claim() {
    return "On the flights, models whose data end two weeks before a prediction lose more than those"
        + " with the newest (the 95 % interval of the difference is above 0); how often each stream"
        + " calls for updates is below.";
  }

  @Override
  public String page() {
    return "docs/fresh.md";
  }

  @Override
  public String section() {
    return "On recorded streams";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException {
    List<Table> tables = new ArrayList<>();
    Path flights = workbench.home().resolve("examples").resolve("flights");
    Path delay = flights.resolve("delay.yaml");
    Path larger = written(workbench, "more-crosses.yaml", larger(Files.readString(delay)));
    FreshReport first =
        measured(
            workbench,
            new Recording(
                "flights",
                "The delay model of `examples/flights`; the larger model is it with 11 more crosses.",
                delay,
                flights.resolve("flights.csv.gz"),
                List.of(
                    "--prediction-time",
                    "dep",
                    "--outcome-time",
                    "arr",
                    "--larger",
                    larger.toString())),
            tables);
    Optional<Path> electricity = data(workbench, "elec2", "elec2.csv.gz", tables);
    if (electricity.isPresent()) {
      measured(
          workbench,
          new Recording(
              "elec2",
              "Whether the price is up, each half hour; the label before is a feature, as a prediction"
                  + " of no change would be right 85 % of the time.",
              written(workbench, "elec2.yaml", ELECTRICITY),
              electricity.get(),
              List.of(
                  "--every", "30m", "--outcome-after", "30m", "--start", "1996-05-07T00:00:00Z")),
          tables);
    }
    Optional<Path> bicycles = data(workbench, "bike_hourly", "hour.csv.gz", tables);
    if (bicycles.isPresent()) {
      measured(
          workbench,
          new Recording(
              "bike_hourly",
              "Bicycles hired in each hour, without the columns that add up to them; hours without a row"
                  + " are hours without a prediction.",
              written(workbench, "bike_hourly.yaml", BICYCLES),
              written(workbench, "hours.csv", hours(bicycles.get())),
              List.of("--prediction-time", "asked", "--outcome-after", "1h")),
          tables);
    }
    return new Evidence(first.leastCostOfAge() > 0, tables);
  }

  /** The spec with more than twice as many crosses, and four times as many weights for them. */
  static String larger(String spec) {
    String last = CROSSES.substring(0, CROSSES.indexOf('\n') + 1);
    if (!spec.contains(last) || !spec.contains("hash_bits: 16")) {
      throw new IllegalStateException("delay.yaml: no longer what the larger model is made of");
    }
    return spec.replace(last, CROSSES).replace("hash_bits: 16", "hash_bits: 18");
  }

  /** A recorded stream; where there is none, the page says that it was left out. */
  private static Optional<Path> data(
      Workbench workbench, String name, String file, List<Table> tables) {
    Path data = workbench.data().resolve(name).resolve(file);
    if (Files.exists(data)) {
      return Optional.of(data);
    }
    String left =
        "**%s** is left out: there is no %s/%s where PAWL_DATA says.".formatted(name, name, file);
    workbench.progress().println(left);
    tables.add(new Table(left, List.of(), List.of()));
    return Optional.empty();
  }

  private static Path written(Workbench workbench, String name, String text) throws IOException {
    return Files.writeString(workbench.scratch().resolve(name), text);
  }

  /** The rows of bike_hourly with their hour as a time: 165 hours of the two years have no row. */
  static String hours(Path file) throws IOException {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      String header = Objects.requireNonNull(lines.readLine(), "a header");
      List<String> names = List.of(header.split(","));
      all.append(header).append(",asked\n");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        String day = cells[names.indexOf("dteday")];
        int hour = Integer.parseInt(cells[names.indexOf("hr")]);
        all.append("%s,%sT%02d:00:00Z%n".formatted(line, day, hour));
      }
    }
    return all.toString();
  }

  private static FreshReport measured(Workbench workbench, Recording stream, List<Table> tables)
      throws IOException {
    String name = stream.name();
    workbench.progress().println(name);
    List<String> arguments =
        new ArrayList<>(List.of(stream.spec().toString(), "--data", stream.data().toString()));
    arguments.addAll(stream.times());
    arguments.addAll(List.of("--ages", AGES, "--effort", EFFORT));
    FreshReport report =
        FreshCommand.report(
            new PrintWriter(workbench.progress(), true, StandardCharsets.UTF_8),
            arguments.toArray(String[]::new));
    Path folder = workbench.home().resolve(PLOTS);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + "-age.svg"), PlotPage.svg(report.agesPlot()));
    Files.writeString(folder.resolve(name + "-updates.svg"), PlotPage.svg(report.updatesPlot()));
    String caption =
        String.format(
            Locale.ROOT,
            "**%s.** %s %s%n%n![loss by age](fresh/%s-age.svg)%n%n![loss by update](fresh/%s-updates.svg)",
            name,
            stream.about(),
            String.join(" ", report.sentences()),
            name,
            name);
    tables.add(table(caption, report.ages()));
    tables.add(table("", report.updates()));
    return report;
  }

  private static Table table(String caption, List<List<String>> rows) {
    return new Table(caption, rows.getFirst(), rows.subList(1, rows.size()));
  }
}
