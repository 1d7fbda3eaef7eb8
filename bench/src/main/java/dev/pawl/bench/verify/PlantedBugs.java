package dev.pawl.bench.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pawl.cli.check.CheckCommand;
import dev.pawl.store.csv.CsvLine;
import dev.pawl.store.csv.CsvTable;
import dev.pawl.stream.SplitMix;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import picocli.CommandLine;

/**
 * Plants bugs in real data and looks whether the checks of files, with their default settings, name
 * them; and looks at what they find on untouched real data and on independent rows.
 */
final class PlantedBugs {
  private static final int INDEPENDENT = 20;
  private static final double FEET = 1 / 0.3048;

  /** What is found on untouched data, and why it is true. */
  private static final Map<String, String> CAUSES =
      Map.ofEntries(
          Map.entry("elec2 stuck_value vicprice", "constant for its first 17,424 rows"),
          Map.entry("elec2 stuck_value vicdemand", "constant for its first 17,424 rows"),
          Map.entry("elec2 stuck_value transfer", "constant for its first 17,424 rows"),
          Map.entry("bike label_leakage casual + registered", "casual + registered = cnt"),
          Map.entry(
              "flights missing_values early_temp", "the weather ends a day before the flights"),
          Map.entry(
              "flights missing_values early_wind", "the weather ends a day before the flights"),
          Map.entry(
              "flights missing_values early_wind_dir", "the weather ends a day before the flights"),
          Map.entry(
              "flights missing_values early_visib", "the weather ends a day before the flights"),
          Map.entry(
              "flights missing_values early_precip", "the weather ends a day before the flights"),
          Map.entry(
              "flights missing_values dep", "458 flights in a row were cancelled in a blizzard"),
          Map.entry(
              "flights missing_values dep_delay",
              "458 flights in a row were cancelled in a blizzard"),
          Map.entry(
              "flights missing_values arr", "458 flights in a row were cancelled in a blizzard"),
          Map.entry(
              "flights missing_values arr_delay",
              "458 flights in a row were cancelled in a blizzard"),
          Map.entry(
              "flights known_after_outcome arr", "the arrival follows the scheduled departure"),
          Map.entry("flights known_after_outcome dep", "the departure follows the scheduled one"));

  private final Workbench workbench;
  private final Path shared;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean holds = true;

  PlantedBugs(Workbench workbench) {
    this.workbench = workbench;
    this.shared = workbench.data();
  }

  /** A table as texts, its rows in their order. */
  private record Sheet(List<String> columns, List<String[]> rows) {

    static Sheet of(Path file) {
      List<String[]> rows = new ArrayList<>();
      try (CsvTable table = CsvTable.open(file)) {
        for (CsvLine line = table.read(); line != null; line = table.read()) {
          rows.add(line.values());
        }
        return new Sheet(table.columns(), rows);
      }
    }

    /** One of the two halves that a coin makes. */
    Sheet half(boolean first) {
      SplitMix coin = new SplitMix(11);
      List<String[]> taken = new ArrayList<>();
      for (String[] row : rows) {
        if (coin.nextBoolean() == first) {
          taken.add(row);
        }
      }
      return new Sheet(columns, taken);
    }

    Sheet copy() {
      return new Sheet(columns, new ArrayList<>(rows.stream().map(String[]::clone).toList()));
    }

    Path write(Path to) throws IOException {
      try (BufferedWriter out = Files.newBufferedWriter(to, StandardCharsets.UTF_8)) {
        out.write(String.join(",", columns) + "\n");
        for (String[] row : rows) {
          out.write(String.join(",", row) + "\n");
        }
      }
      return to;
    }

    Sheet swapped(String one, String other) {
      Sheet made = copy();
      int a = columns.indexOf(one);
      int b = columns.indexOf(other);
      for (String[] row : made.rows) {
        String kept = row[a];
        row[a] = row[b];
        row[b] = kept;
      }
      return made;
    }

    Sheet converted(String column, DoubleUnaryOperator by, double from) {
      Sheet made = copy();
      int at = columns.indexOf(column);
      for (int i = (int) (from * rows.size()); i < rows.size(); i++) {
        String text = made.rows.get(i)[at];
        if (!text.isEmpty()) {
          double value = by.applyAsDouble(Double.parseDouble(text));
          made.rows.get(i)[at] = String.format(Locale.ROOT, "%.6f", value);
        }
      }
      return made;
    }

    Sheet stuck(String column, int count) {
      Sheet made = copy();
      int at = columns.indexOf(column);
      int start = rows.size() / 2;
      for (int i = start; i < start + count; i++) {
        made.rows.get(i)[at] = rows.get(start)[at];
      }
      return made;
    }

    Sheet without(String column, String value) {
      int at = columns.indexOf(column);
      return new Sheet(
          columns, new ArrayList<>(rows.stream().filter(row -> !row[at].equals(value)).toList()));
    }

    /** With a column behind that is a copy of another. */
    Sheet copied(String column) {
      int at = columns.indexOf(column);
      List<String> more = new ArrayList<>(columns);
      more.add("score");
      List<String[]> longer = new ArrayList<>();
      for (String[] row : rows) {
        String[] with = Arrays.copyOf(row, row.length + 1);
        with[row.length] = row[at].isEmpty() ? "" : "v" + row[at].hashCode();
        longer.add(with);
      }
      return new Sheet(more, longer);
    }

    /** With a time later by hours, from a share of the rows on. */
    Sheet later(String column, int hours, double from) {
      Sheet made = copy();
      int at = columns.indexOf(column);
      for (int i = (int) (from * rows.size()); i < rows.size(); i++) {
        String text = made.rows.get(i)[at];
        if (!text.isEmpty()) {
          made.rows.get(i)[at] = Instant.parse(text).plusSeconds(3_600L * hours).toString();
        }
      }
      return made;
    }
  }

  /** The tables, and whether everything was found and nothing else. */
  Evidence evidence() throws IOException {
    Path flights = workbench.home().resolve("examples/flights/flights.csv.gz");
    Table independent = independent();
    if (!Files.isDirectory(shared)) {
      skipped("recorded streams", "not here; PAWL_DATA names the folder");
    } else {
      elec2(Sheet.of(shared.resolve("elec2/elec2.csv.gz")));
      bike(Sheet.of(shared.resolve("bike_hourly/hour.csv.gz")));
      taxi(Sheet.of(shared.resolve("chicago_taxi/trips.csv.gz")));
    }
    if (Files.exists(flights)) {
      flights(Sheet.of(flights));
    } else {
      skipped("flights", "not here; they are in the source tree");
    }
    Table planted =
        new Table(
            "Bugs planted in one of two halves of real data, drawn by a coin, or in a part of a"
                + " file by itself, and what the checks of files say with their default settings;"
                + " and what they say of the data as they are, with its cause",
            List.of("data", "bug", "check", "found", "right"),
            rows);
    return new Evidence(holds, List.of(planted, independent));
  }

  private void skipped(String data, String reason) {
    rows.add(List.of(data, "skipped: " + reason, "–", "–", "–"));
  }

  private void elec2(Sheet sheet) throws IOException {
    untouched("elec2", sheet, "class");
    drift(
        "elec2",
        "swapped columns",
        "swapped_columns",
        sheet,
        sheet.half(false).swapped("nswprice", "nswdemand"));
    drift(
        "elec2",
        "feet for metres",
        "unit_change",
        sheet,
        sheet.half(false).converted("nswdemand", x -> x * FEET, 0));
    drift("elec2", "a stuck value", "stuck_value", sheet, sheet.half(false).stuck("nswprice", 500));
    quality(
        "elec2", "a stuck value", "stuck_value nswprice", sheet.stuck("nswprice", 500), "elec2");
    quality(
        "elec2",
        "feet for metres from 70 % on",
        "unit_change nswprice",
        sheet.converted("nswprice", x -> x * FEET, 0.7),
        "elec2");
    leakage("elec2", "a copied label", "copied_label", sheet.copied("class"), "class");
  }

  private void bike(Sheet sheet) throws IOException {
    untouched("bike", sheet, "cnt");
    drift(
        "bike",
        "swapped columns",
        "swapped_columns",
        sheet,
        sheet.half(false).swapped("temp", "hum"));
    drift(
        "bike",
        "swapped columns, much alike",
        "swapped_columns",
        sheet,
        sheet.half(false).swapped("temp", "atemp"));
    drift(
        "bike",
        "feet for metres",
        "unit_change",
        sheet,
        sheet.half(false).converted("windspeed", x -> x * FEET, 0));
    drift(
        "bike",
        "percent for shares",
        "unit_change",
        sheet,
        sheet.half(false).converted("hum", x -> 100 * x, 0));
    drift("bike", "a stuck value", "stuck_value", sheet, sheet.half(false).stuck("temp", 300));
    drift(
        "bike",
        "a dropped category",
        "dropped_category",
        sheet,
        sheet.half(false).without("weathersit", "3"));
    leakage("bike", "a copied label", "copied_label", sheet.copied("cnt"), "cnt");
  }

  private void taxi(Sheet sheet) throws IOException {
    untouched("taxi", sheet, "fare");
    drift(
        "taxi",
        "swapped columns",
        "swapped_columns",
        sheet,
        sheet.half(false).swapped("pickup_latitude", "pickup_longitude"));
    limit(
        "taxi",
        "swapped columns that 7,500 rows cannot tell apart",
        sheet,
        sheet.half(false).swapped("pickup_latitude", "dropoff_latitude"));
    drift(
        "taxi",
        "minutes for seconds",
        "unit_change",
        sheet,
        sheet.half(false).converted("trip_seconds", x -> x / 60, 0));
    drift("taxi", "a stuck value", "stuck_value", sheet, sheet.half(false).stuck("fare", 300));
    drift(
        "taxi",
        "a dropped category",
        "dropped_category",
        sheet,
        sheet.half(false).without("payment_type", "No Charge"));
    leakage("taxi", "a copied label", "copied_label", sheet.copied("fare"), "fare");
  }

  private void flights(Sheet sheet) throws IOException {
    untouched("flights", sheet, "arr_delay", "--time", "sched_dep");
    drift(
        "flights",
        "swapped columns",
        "swapped_columns",
        sheet,
        sheet.half(false).swapped("dep_delay", "arr_delay"));
    drift(
        "flights",
        "feet for metres",
        "unit_change",
        sheet,
        sheet.half(false).converted("distance", x -> x * FEET, 0));
    drift(
        "flights", "a stuck value", "stuck_value", sheet, sheet.half(false).stuck("origin", 1_000));
    drift(
        "flights",
        "a dropped category",
        "dropped_category",
        sheet,
        sheet.half(false).without("origin", "LGA"));
    quality(
        "flights",
        "late labels from 80 % on",
        "late_labels arr",
        sheet.later("arr", 12, 0.8),
        "flights",
        "--time",
        "sched_dep",
        "--label-time",
        "arr");
    leakage(
        "flights",
        "a copied label",
        "copied_label",
        sheet.copied("arr_delay"),
        "arr_delay",
        "--time",
        "sched_dep");
  }

  private void untouched(String data, Sheet sheet, String target, String... more)
      throws IOException {
    Path file = sheet.write(workbench.scratch().resolve("untouched.csv"));
    List<String> found = new ArrayList<>(found("quality", file.toString()));
    found.addAll(found(join(List.of("leakage", file.toString(), "--target", target), more)));
    Path one = sheet.half(true).write(workbench.scratch().resolve("one.csv"));
    Path other = sheet.half(false).write(workbench.scratch().resolve("other.csv"));
    found.addAll(found("drift", "--reference", one.toString(), "--current", other.toString()));
    List<String> unexplained = unexplained(data, found);
    add(data, "none", "all three", explained(data, found), unexplained.isEmpty());
  }

  private static List<String> unexplained(String data, List<String> found) {
    return found.stream().filter(each -> !CAUSES.containsKey(data + " " + each)).toList();
  }

  private static String explained(String data, List<String> found) {
    return found.isEmpty()
        ? "nothing"
        : String.join(
            "; ",
            found.stream()
                .map(each -> each + " (" + CAUSES.getOrDefault(data + " " + each, "?") + ")")
                .toList());
  }

  private void drift(String data, String bug, String kind, Sheet sheet, Sheet planted)
      throws IOException {
    Path one = sheet.half(true).write(workbench.scratch().resolve("one.csv"));
    Path other = planted.write(workbench.scratch().resolve("other.csv"));
    List<String> found =
        found("drift", "--reference", one.toString(), "--current", other.toString());
    boolean named = found.stream().anyMatch(each -> each.startsWith(kind + " "));
    add(data, bug, "drift", String.join("; ", found), named);
  }

  /** What cannot be found, for the record. */
  private void limit(String data, String bug, Sheet sheet, Sheet planted) throws IOException {
    Path one = sheet.half(true).write(workbench.scratch().resolve("one.csv"));
    Path other = planted.write(workbench.scratch().resolve("other.csv"));
    List<String> found =
        found("drift", "--reference", one.toString(), "--current", other.toString());
    String said = found.isEmpty() ? "nothing" : String.join("; ", found);
    rows.add(List.of(data, bug, "drift", said, "a limit"));
  }

  private void quality(
      String data, String bug, String expected, Sheet planted, String untouched, String... more)
      throws IOException {
    Path file = planted.write(workbench.scratch().resolve("planted.csv"));
    List<String> found = found(join(List.of("quality", file.toString()), more));
    List<String> news = unexplained(untouched, found);
    add(data, bug, "quality", String.join("; ", news), news.contains(expected));
  }

  private void leakage(
      String data, String bug, String kind, Sheet planted, String target, String... more)
      throws IOException {
    Path file = planted.write(workbench.scratch().resolve("planted.csv"));
    List<String> found = found(join(List.of("leakage", file.toString(), "--target", target), more));
    List<String> news = unexplained(data, found);
    add(data, bug, "leakage", String.join("; ", news), news.contains(kind + " score"));
  }

  private void add(String data, String bug, String check, String found, boolean right) {
    holds &= right;
    rows.add(List.of(data, bug, check, found, right ? "yes" : "no"));
  }

  /** Independent rows of 20 columns, checked in all three ways. */
  private Table independent() throws IOException {
    int quality = 0;
    int leakage = 0;
    int drift = 0;
    for (int run = 0; run < INDEPENDENT; run++) {
      Path one = drawn(2L * run, "one.csv");
      Path other = drawn(2L * run + 1, "other.csv");
      quality += found("quality", one.toString()).isEmpty() ? 0 : 1;
      leakage += found("leakage", one.toString(), "--target", "n0").isEmpty() ? 0 : 1;
      drift +=
          found("drift", "--reference", one.toString(), "--current", other.toString()).isEmpty()
              ? 0
              : 1;
    }
    holds &= quality + leakage + drift <= 1;
    return new Table(
        "Of %d files of 2,000 independent rows in 20 columns, in how many anything was found"
            .formatted(INDEPENDENT),
        List.of("quality", "leakage", "drift"),
        List.of(List.of("" + quality, "" + leakage, "" + drift)));
  }

  private Path drawn(long seed, String name) throws IOException {
    SplitMix random = new SplitMix(seed + 1);
    List<String> columns = new ArrayList<>();
    for (int c = 0; c < 20; c++) {
      columns.add((c < 12 ? "n" : "c") + c);
    }
    List<String[]> drawn = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String[] row = new String[20];
      for (int c = 0; c < 20; c++) {
        double gauss = random.nextGaussian();
        row[c] =
            switch (c % 4) {
              case 0 -> Double.toString(gauss);
              case 1 -> String.format(Locale.ROOT, "%.2f", StrictMath.exp(gauss));
              case 2 -> c < 12 ? Integer.toString(random.nextInt(12)) : "k" + random.nextInt(900);
              default ->
                  random.nextDouble() < 0.1
                      ? ""
                      : c < 12 ? "" + random.nextInt(400) : "k" + random.nextInt(5);
            };
        row[c] =
            c >= 12 && !row[c].isEmpty() && !row[c].startsWith("k")
                ? "k" + random.nextInt(30)
                : row[c];
      }
      drawn.add(row);
    }
    return new Sheet(columns, drawn).write(workbench.scratch().resolve(name));
  }

  private static String[] join(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** What a check finds, as kinds and fields. */
  private static List<String> found(String... arguments) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Arrays.copyOf(arguments, arguments.length + 1);
    words[arguments.length] = "--json";
    int code =
        new CommandLine(new CheckCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    if (code > 1) {
      throw new IOException("%s: %s".formatted(String.join(" ", words), err));
    }
    List<String> found = new ArrayList<>();
    for (JsonNode finding : new JsonMapper().readTree(out.toString()).path("findings")) {
      found.add(finding.path("kind").asText() + " " + finding.path("field").asText());
    }
    return found;
  }
}
