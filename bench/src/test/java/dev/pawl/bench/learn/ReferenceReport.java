package dev.pawl.bench.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was found, as tables of tab-separated text, and what does not hold. For use by one thread.
 */
final class ReferenceReport {
  private final Path folder;
  private final List<String> accuracies = new ArrayList<>();
  private final List<String> speeds = new ArrayList<>();
  private final List<String> sizes = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  /** What must hold of a learner's predictions. */
  enum Claim {
    /** At least 99.9 % of them are the reference's, and accuracy differs by at most 0.05 points. */
    SAME,
    /** Their accuracy is at most 0.3 points below the reference's. */
    NEAR,
    /**
     * Their mean accuracy over the seeds is within the reference's spread over its own, or above.
     */
    SPREAD
  }

  ReferenceReport(Path folder) {
    this.folder = folder;
    accuracies.add(
        "Accuracy in percent, κ in brackets, test-then-train from the first row with usual"
            + " settings. Where the share of equal predictions is given, it is at least 99.9 %, and"
            + " accuracy differs by at most 0.05. Where a spread is given, the mean over five seeds"
            + " lies within the reference's own spread over five seeds, or above it. Elsewhere"
            + " accuracy is at most 0.3 below the reference's.");
    accuracies.add(
        String.join(
            "\t", "stream", "learner", "accuracy", "reference", "its spread", "same", "holds"));
    speeds.add(
        "Rows in a second, predicted and learned on one core, both sides on rows that lie ready in"
            + " memory: medians of five interleaved runs, in a process of its own for each"
            + " learner.");
    speeds.add(String.join("\t", "learner", "rows/s", "reference", "ratio", "wanted", "holds"));
    sizes.add(
        "Heap that a leaf of a Hoeffding tree takes after the whole stream, with its share of the"
            + " splits: what 40 copies of the tree take more than 40 copies of an empty one, after"
            + " collecting garbage.");
    sizes.add(
        String.join(
            "\t",
            "stream",
            "leaves",
            "bytes per leaf",
            "reference's leaves",
            "its bytes per leaf",
            "ratio"));
  }

  /** Of the Hoeffding trees. */
  void memory(String stream, LeafSize ours, LeafSize theirs) {
    sizes.add(
        String.join(
            "\t",
            stream,
            Integer.toString(ours.leaves()),
            String.format(Locale.ROOT, "%,.0f", ours.bytes()),
            Integer.toString(theirs.leaves()),
            String.format(Locale.ROOT, "%,.0f", theirs.bytes()),
            String.format(Locale.ROOT, "%.2f", theirs.bytes() / ours.bytes())));
  }

  void accuracy(String stream, String learner, Claim claim, List<Pass> ours, List<Pass> theirs) {
    double mean = ours.stream().mapToDouble(Pass::accuracy).average().orElseThrow();
    double kappa = ours.stream().mapToDouble(Pass::kappa).average().orElseThrow();
    double their = theirs.stream().mapToDouble(Pass::accuracy).average().orElseThrow();
    double theirKappa = theirs.stream().mapToDouble(Pass::kappa).average().orElseThrow();
    double least = theirs.stream().mapToDouble(Pass::accuracy).min().orElseThrow();
    double most = theirs.stream().mapToDouble(Pass::accuracy).max().orElseThrow();
    double same = ours.getFirst().same(theirs.getFirst());
    boolean holds =
        switch (claim) {
          case SAME -> same >= 99.9 && Math.abs(mean - their) <= 0.05;
          case NEAR -> mean >= their - 0.3;
          case SPREAD -> mean >= least;
        };
    accuracies.add(
        String.join(
            "\t",
            stream,
            learner,
            String.format(Locale.ROOT, "%.2f (%.2f)", mean, kappa),
            String.format(Locale.ROOT, "%.2f (%.2f)", their, theirKappa),
            claim == Claim.SPREAD ? String.format(Locale.ROOT, "%.2f to %.2f", least, most) : "",
            claim == Claim.SAME ? String.format(Locale.ROOT, "%.3f %%", same) : "",
            holds ? "yes" : "no"));
    note(holds, "%s on %s".formatted(learner, stream));
  }

  void speed(Pair pair, double ours, double theirs) {
    boolean holds = ours >= pair.wanted() * theirs;
    speeds.add(
        String.join(
            "\t",
            pair.kind(),
            String.format(Locale.ROOT, "%,.0f", ours),
            String.format(Locale.ROOT, "%,.0f", theirs),
            String.format(Locale.ROOT, "%.2f", ours / theirs),
            pair.wanted() > 0 ? String.format(Locale.ROOT, "%.1f", pair.wanted()) : "",
            holds ? "yes" : "no"));
    note(holds, "speed of " + pair.kind());
  }

  private void note(boolean holds, String what) {
    if (!holds) {
      reasons.add(what);
    }
  }

  List<String> reasons() {
    return List.copyOf(reasons);
  }

  void write() throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("1-accuracy.tsv"), accuracies);
    if (speeds.size() > 2) {
      Files.write(folder.resolve("2-speed.tsv"), speeds);
    }
    if (sizes.size() > 2) {
      Files.write(folder.resolve("3-memory.tsv"), sizes);
    }
    Files.write(folder.resolve("reasons"), reasons);
  }
}
