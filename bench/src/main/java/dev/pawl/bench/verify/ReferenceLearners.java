package dev.pawl.bench.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Accuracy, speed and memory of the learners beside MOA 2024.07. The reference is on the class path
 * of this module's tests alone, so the tests do the work, in a process of their own.
 */
final class ReferenceLearners implements Proof {
  private static final String TEST = "LearnersAgainstReferenceTest";

  @Override
  public String name() {
    return "learners";
  }

  @Override
  public String claim() {
    return "Naive Bayes, trees and ensembles predict as well as the reference does, and learn"
        + " faster.";
  }

  @Override
  public String page() {
    return "docs/learners.md";
  }

  @Override
  public String section() {
    return "Beside the reference";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path results = workbench.scratch().resolve("results");
    Path home = workbench.home();
    Workbench.Ended ended =
        workbench.run(
            home,
            Map.of(),
            workbench.scratch().resolve("tests.log"),
            List.of(
                home.resolve("pawl").toString(),
                "test",
                "-pl",
                "bench",
                "-am",
                "-Dtest=" + TEST,
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dpawl.learners.out=" + results,
                "-Dpawl.data=" + workbench.data()));
    if (!Files.isRegularFile(results.resolve("reasons"))) {
      throw new IOException(
          "the tests wrote no results (exit code %d): see %s"
              .formatted(ended.exitCode(), workbench.scratch().resolve("tests.log")));
    }
    List<String> reasons = Files.readAllLines(results.resolve("reasons"));
    reasons.forEach(reason -> workbench.progress().println("does not hold: " + reason));
    return new Evidence(ended.exitCode() == 0 && reasons.isEmpty(), tables(results));
  }

  private static List<Table> tables(Path results) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(results)) {
      files = all.filter(file -> file.toString().endsWith(".tsv")).sorted().toList();
    }
    List<Table> tables = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      List<List<String>> cells =
          lines.stream().skip(1).map(line -> List.of(line.split("\t", -1))).toList();
      tables.add(new Table(lines.getFirst(), cells.getFirst(), cells.subList(1, cells.size())));
    }
    return tables;
  }
}
