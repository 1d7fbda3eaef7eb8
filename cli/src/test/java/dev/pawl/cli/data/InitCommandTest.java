package dev.pawl.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  @TempDir Path folder;

  /** Three days of taxi trips, with the columns that a list gives. */
  private Path trips(String header, Function<SplittableRandom, String> rest) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder csv = new StringBuilder("asked_at,arrived," + header + "\n");
    for (int i = 0; i < 400; i++) {
      Instant asked = START.plus(Duration.ofMinutes(10L * i));
      Instant arrived = asked.plus(Duration.ofMinutes(random.nextInt(1, 40)));
      csv.append(asked).append(',').append(arrived).append(',').append(rest.apply(random));
      csv.append('\n');
    }
    return Files.writeString(folder.resolve("trips.csv"), csv.toString());
  }

  private Ran init(Path file, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of("init", file.toString()));
    all.addAll(List.of(more));
    if (!all.contains("-o")) {
      all.addAll(List.of("-o", written().toString()));
    }
    return LiveNode.runs(all.toArray(String[]::new));
  }

  private Path written() {
    return folder.resolve("written.yaml");
  }

  private Spec spec() throws IOException {
    return SpecReader.read(written());
  }

  @Test
  void a_written_spec_is_applied_and_replayed_as_it_is() throws IOException {
    Path file =
        trips(
            "Trip Miles,company,paid by,seconds",
            random ->
                "%.1f,%s,%s,%d"
                    .formatted(
                        random.nextDouble(1, 9),
                        random.nextBoolean() ? "Blue" : "Flash, Inc".replace(",", ""),
                        random.nextBoolean() ? "Cash" : "",
                        random.nextInt(60, 3_600)));

    Ran ran = init(file, "--owner", "me");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains(
            "what is predicted is the last column, seconds",
            "time of predictions: column asked_at, time of outcomes: column arrived",
            "'pawl apply ");
    assertThat(spec().task().kind()).isEqualTo(TaskSpec.Kind.REGRESSION);
    try (LiveNode live = new LiveNode(folder.resolve("data"))) {
      Ran dry = live.asks("apply", written().toString(), "--dry-run");
      assertThat(dry.code()).as(dry.err()).isZero();
      assertThat(dry.out()).contains("Nothing was changed: a dry run.");
      assertThat(live.node().names()).isEmpty();
    }
    Ran replayed = LiveNode.runs("replay", written().toString(), "--data", file.toString());
    assertThat(replayed.code()).as(replayed.err()).isZero();
    assertThat(replayed.out()).contains("(400 labels)");
    assertThat(replayed.err()).doesNotContain("missing in each row");
  }

  @Test
  void titles_that_are_no_names_lead_to_the_same_columns_in_a_replay() throws IOException {
    Path file =
        trips(
            "Größe (m),miles,Miles!,is night?,Fare €",
            random -> {
              double miles = random.nextDouble(1, 9);
              return "%.2f,,%.3f,%b,%.3f"
                  .formatted(random.nextDouble(), miles, random.nextBoolean(), 3 * miles);
            });

    assertThat(init(file).code()).isZero();

    assertThat(spec().inputs())
        .extracting(InputSpec::name)
        .containsExactly("gr_e_m", "miles_2", "is_night");
    Ran replayed = LiveNode.runs("replay", written().toString(), "--data", file.toString());
    assertThat(replayed.code()).as(replayed.err()).isZero();
    assertThat(replayed.err()).doesNotContain("missing in each row");
  }

  @Test
  void a_key_of_more_rows_than_are_counted_is_not_learned_from() throws IOException {
    StringBuilder csv = new StringBuilder("trip,asked_at,miles,fare\n");
    for (int i = 0; i < 5_000; i++) {
      csv.append("T%06d,%s,%d,%d%n".formatted(i, START.plusSeconds(60L * i), i % 9, i % 7));
    }
    Path file = Files.writeString(folder.resolve("keys.csv"), csv.toString());

    assertThat(init(file).code()).isZero();

    assertThat(Files.readString(written())).contains("# Not used: trip (").doesNotContain("hash:");
  }

  @Test
  void two_names_become_a_yes_or_no() throws IOException {
    Path file =
        trips(
            "miles,class",
            random -> random.nextInt(9) + "," + (random.nextBoolean() ? "UP" : "DOWN"));

    assertThat(init(file).code()).isZero();
    assertThat(spec().task().kind()).isEqualTo(TaskSpec.Kind.BINARY);
    Ran replayed = LiveNode.runs("replay", written().toString(), "--data", file.toString());
    assertThat(replayed.code()).as(replayed.err()).isZero();
  }

  @Test
  void several_names_become_classes_that_a_learner_takes() throws IOException {
    Path file =
        trips(
            "miles,mode",
            random ->
                random.nextInt(9) + "," + List.of("bus", "car", "foot").get(random.nextInt(3)));

    assertThat(init(file).code()).isZero();
    assertThat(spec().task().classes()).containsExactly("bus", "car", "foot");
    Ran replayed = LiveNode.runs("replay", written().toString(), "--data", file.toString());
    assertThat(replayed.code()).as(replayed.err()).isZero();
  }

  @Test
  void the_flights_of_the_example_get_a_spec() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("examples/flights"))) {
      root = Objects.requireNonNull(root.getParent(), "the repository");
    }
    Path flights = root.resolve("examples/flights/flights.csv.gz");

    Ran ran =
        init(
            flights,
            "--target",
            "arr_delay",
            "--prediction-time",
            "dep",
            "--outcome-time",
            "arr",
            "--rows",
            "5000");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("looked at the first 5,000 rows");
    assertThat(spec().inputs()).hasSizeGreaterThan(20);
  }

  @Test
  void a_spec_that_is_there_is_not_overwritten() throws IOException {
    Path file = trips("miles,fare", random -> random.nextInt(9) + "," + random.nextInt(50));
    Files.writeString(written(), "mine");

    Ran ran = init(file);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("is there already (expected: a new file, or - for the terminal)");
    assertThat(written()).hasContent("mine");
    assertThat(init(file, "-o", "-").out()).startsWith("# A first spec, written from trips.csv");
  }

  @Test
  void a_column_that_is_not_there_is_named() throws IOException {
    Path file = trips("miles,fare", random -> random.nextInt(9) + "," + random.nextInt(50));

    Ran ran = init(file, "--target", "far");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo("pawl: column: far (expected: one of [asked_at, arrived, miles, fare])\n");
    assertThat(written()).doesNotExist();
  }
}
