package dev.pawl.bench.learn;

import static dev.pawl.bench.learn.ReferenceReport.Claim.SAME;
import static dev.pawl.bench.learn.ReferenceReport.Claim.SPREAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The learners beside MOA 2024.07, on the same rows in the same process. With the property {@code
 * pawl.learners.out} set to a folder, everything is run and written there, for {@code pawl verify
 * learners}; otherwise only what is quick is run.
 *
 * <p>The folder with {@code elec2/elec2.csv.gz} is the property {@code pawl.data}, or {@code
 * ../shared/data} beside the source tree.
 */
class LearnersAgainstReferenceTest {
  private static final int SEEDS = 5;

  static Stream<Pair> exact() {
    return Pair.ALL.stream().filter(pair -> pair.claim() == SAME);
  }

  private static Path electricity() {
    String data = System.getProperty("pawl.data", "../../shared/data");
    return Path.of(data).resolve("elec2").resolve("elec2.csv.gz");
  }

  @ParameterizedTest
  @MethodSource("exact")
  void learners_without_draws_predict_as_the_reference_does(Pair pair) {
    assertSame(ReferenceStream.seaDrift(), pair);
  }

  @ParameterizedTest
  @MethodSource("exact")
  void so_they_do_on_prices_of_electricity(Pair pair) {
    assumeTrue(Files.isRegularFile(electricity()), "no elec2.csv.gz here");
    assertSame(ReferenceStream.electricity(electricity()), pair);
  }

  @Test
  void a_leaf_takes_less_memory_than_the_references() {
    ReferenceStream stream = ReferenceStream.seaDrift();
    LeafSize ours = LeafSize.ours(stream);
    assertThat(ours.leaves()).isGreaterThan(10);
    assertThat(ours.bytes()).isBetween(100.0, LeafSize.theirs(stream).bytes());
  }

  private static void assertSame(ReferenceStream stream, Pair pair) {
    Pass ours = Pass.ours(stream, pair.kind(), 1);
    Pass theirs = Pass.theirs(stream, pair.reference().get(), 1);
    assertThat(ours.same(theirs)).isGreaterThanOrEqualTo(99.9);
    assertThat(ours.accuracy()).isCloseTo(theirs.accuracy(), within(0.05));
  }

  @Test
  void everything_is_measured_when_it_is_asked_for(@TempDir Path scratch) throws Exception {
    String out = System.getProperty("pawl.learners.out");
    List<Supplier<ReferenceStream>> streams = new ArrayList<>();
    if (Files.isRegularFile(electricity())) {
      streams.add(() -> ReferenceStream.electricity(electricity()));
    }
    if (out != null) {
      streams.add(ReferenceStream::sea);
      streams.add(ReferenceStream::seaDrift);
    }
    assumeTrue(!streams.isEmpty(), "nothing was asked for");
    var report = new ReferenceReport(out == null ? scratch : Path.of(out));
    for (Supplier<ReferenceStream> each : streams) {
      ReferenceStream stream = each.get();
      for (Pair pair : out == null ? Pair.ALL.subList(0, 2) : Pair.ALL) {
        compare(stream, pair, report);
      }
      if (out != null) {
        report.memory(stream.name(), LeafSize.ours(stream), LeafSize.theirs(stream));
      }
    }
    for (Pair pair : out == null ? Pair.ALL.subList(0, 0) : Pair.ALL) {
      Race race = Race.apart(pair, electricity());
      report.speed(pair, race.ours(), race.theirs());
    }
    report.write();
    assertThat(report.reasons()).isEmpty();
  }

  private static void compare(ReferenceStream stream, Pair pair, ReferenceReport report) {
    int seeds = pair.claim() == SPREAD ? SEEDS : 1;
    List<Pass> ours =
        IntStream.rangeClosed(1, seeds)
            .mapToObj(seed -> Pass.ours(stream, pair.kind(), seed))
            .toList();
    List<Pass> theirs =
        IntStream.rangeClosed(1, seeds)
            .mapToObj(seed -> Pass.theirs(stream, pair.reference().get(), seed))
            .toList();
    report.accuracy(stream.name(), pair.kind(), pair.claim(), ours, theirs);
  }
}
