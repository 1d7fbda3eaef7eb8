package dev.pawl.bench.verify;

import dev.pawl.cli.fresh.FreshCommand;
import dev.pawl.cli.fresh.FreshReport;
import dev.pawl.cli.trial.PlotPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks {@code pawl fresh} of three recorded streams how often to update, and keeps its plots. */
final class FreshData implements Proof {
  private static final String PLOTS = "docs/fresh";

  private static final String ELECTRICITY =
      """
      model: elec2
      owner: bench@example.com
      purpose: Whether the price of electricity in New South Wales goes up in the next half hour
      inputs:
        period: number
        nswprice: number
        nswdemand: number
        vicprice: number
        vicdemand: number
        transfer: number
      outcome: {values: {class: category}, label: class == 'UP', window: 2h}
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
      outcome: {values: {cnt: number}, window: 3h}
      features:
        - one_hot: [hr, weekday, weathersit]
        - cross: {of: [[hr, workingday]]}
        - standardise: [temp, hum, windspeed]
      learner: {linear: {loss: absolute, learning_rate: 10}}
      evaluation: {metric: absolute_error}
      """;

  @Override
  public String name() {
    return "fresh";
  }

  @Override
  public String claim() {
    return "On the flights, models whose data end two weeks before a prediction lose more than those"
        + " with the newest; how often each stream calls for updates is below.";
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
    FreshReport first =
        measured(
            workbench,
            "flights",
            List.of(
                flights.resolve("delay.yaml").toString(),
                "--data",
                flights.resolve("flights.csv.gz").toString(),
                "--prediction-time",
                "dep",
                "--outcome-time",
                "arr",
                "--effort",
                "2400000"),
            tables);
    evenly(workbench, ELECTRICITY, "elec2", "elec2.csv.gz", "30m", "1996-05-07", tables);
    evenly(workbench, BICYCLES, "bike_hourly", "hour.csv.gz", "1h", "2011-01-01", tables);
    return new Evidence(first.leastCostOfAge() > 0, tables);
  }

  private static void evenly(
      Workbench workbench,
      String spec,
      String name,
      String file,
      String every,
      String day,
      List<Table> tables)
      throws IOException {
    Path data = workbench.data().resolve(name).resolve(file);
    if (!Files.exists(data)) {
      workbench.progress().println(name + " is left out: there is no " + data.getFileName());
      return;
    }
    Path written = workbench.scratch().resolve(name + ".yaml");
    Files.writeString(written, spec);
    measured(
        workbench,
        name,
        List.of(
            written.toString(),
            "--data",
            data.toString(),
            "--every",
            every,
            "--outcome-after",
            every,
            "--start",
            day + "T00:00:00Z"),
        tables);
  }

  private static FreshReport measured(
      Workbench workbench, String name, List<String> arguments, List<Table> tables)
      throws IOException {
    workbench.progress().println(name);
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
            "**%s.** %s%n%n![loss by age](fresh/%s-age.svg)%n%n![loss by update](fresh/%s-updates.svg)",
            name,
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
