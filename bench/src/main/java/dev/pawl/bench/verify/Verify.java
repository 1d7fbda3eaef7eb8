package dev.pawl.bench.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code pawl verify}: lists the proofs, or runs one and writes down what it found. */
public final class Verify {
  private static final List<Proof> PROOFS =
      List.of(
          new BoostedFlights(),
          new BrokenFeed(),
          new Calibration(),
          new DemoKills(),
          new Detectors(),
          new Determinism(),
          new DriftPeers(),
          new FreshClone(),
          new FreshData(),
          new LinearPeers(),
          new LogKills(),
          new ReferenceLearners(),
          new RolloutKills(),
          new Rollouts());

  private final List<Proof> proofs;
  private final Path home;
  private final PrintStream out;
  private final PrintStream err;

  Verify(List<Proof> proofs, Path home, PrintStream out, PrintStream err) {
    this.proofs = List.copyOf(proofs);
    this.home = home;
    this.out = out;
    this.err = err;
  }

  /** The command over all proofs, in the source tree that the launcher names. */
  public static Verify of(PrintStream out, PrintStream err) {
    Path home = Path.of(System.getProperty("pawl.home", "")).toAbsolutePath().normalize();
    return new Verify(PROOFS, home, out, err);
  }

  /**
   * Runs the proof that the only argument names; without one, lists them all.
   *
   * @return 0 when the claim holds or the list was asked for, 1 when it does not hold, 2 for a
   *     wrong argument
   */
  public int run(String... arguments) throws IOException, InterruptedException {
    if (arguments.length == 0) {
      out.println("usage: pawl verify PART");
      out.println();
      proofs.forEach(proof -> out.printf("  %-16s %s%n", proof.name(), proof.claim()));
      return 0;
    }
    Optional<Proof> found =
        proofs.stream().filter(proof -> proof.name().equals(arguments[0])).findFirst();
    if (found.isEmpty() || arguments.length > 1) {
      String names = proofs.stream().map(Proof::name).collect(Collectors.joining(", "));
      err.printf("PART: %s (expected: one of %s)%n", String.join(" ", arguments), names);
      return 2;
    }
    return run(found.get());
  }

  private int run(Proof proof) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("pawl-" + proof.name() + "-");
    Evidence evidence = proof.run(new Workbench(home, scratch, err));
    Path page = home.resolve(proof.page());
    String text = findings(proof, evidence, Surroundings.read(home));
    Files.createDirectories(page.getParent());
    Files.writeString(page, page(proof, page, text));
    out.println(text);
    out.println("Written to " + home.relativize(page));
    if (evidence.holds()) {
      delete(scratch);
      return 0;
    }
    err.println("The claim does not hold. What the run left is in " + scratch);
    return 1;
  }

  /** The page with what was found: alone under the proof's name, or as one of the sections. */
  private static String page(Proof proof, Path page, String text) throws IOException {
    if (proof.section().isEmpty()) {
      return "# " + proof.name() + "\n\n" + text;
    }
    return new Sections(Files.readString(page)).with(proof.section(), text).text();
  }

  private static String findings(Proof proof, Evidence evidence, Surroundings surroundings) {
    String tables =
        evidence.tables().stream().map(Table::markdown).collect(Collectors.joining("\n"));
    return proof.claim()
        + "\n\n**"
        + (evidence.holds() ? "Holds." : "Does not hold.")
        + "** Made by `./pawl verify "
        + proof.name()
        + "`, "
        + surroundings.sentence()
        + "\n\n"
        + tables;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException("deleting " + path, e);
            }
          });
    }
  }
}
