package dev.pawl.cli.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshCommandTest {

  private static final String SPEC =
      """
      model: drifting
      owner: tests@example.com
      purpose: A line whose level wanders
      inputs: {x: number}
      outcome: {values: {y: number}, window: 6h}
      learner: {mean: {half_life: 20}}
      training: {window: 10d}
      evaluation: {metric: absolute_error, block: 1h}
      """;

  @TempDir Path folder;

  @BeforeEach
  void spec() throws IOException {
    Files.writeString(folder.resolve("spec.yaml"), SPEC);
  }

  /** Forty rows a day for 48 days; the level rises by {@code drift} each day. */
  private Path data(double drift) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder csv = new StringBuilder("x,y\n");
    for (int row = 0; row < 48 * 40; row++) {
      double x = random.nextDouble(-1, 1);
      double y = x + drift * row / 40 + 0.2 * random.nextGaussian();
      csv.append(String.format(Locale.ROOT, "%.5f,%.5f%n", x, y));
    }
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, csv);
    return file;
  }

  private Ran fresh(Path data, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("fresh", folder.resolve("spec.yaml").toString(), "--data", data.toString()));
    all.addAll(List.of("--every", "36m", "--outcome-after", "1h"));
    all.addAll(List.of(more));
    return LiveNode.runs(all.toArray(String[]::new));
  }

  private static JsonNode json(Ran ran) throws IOException {
    assertThat(ran.code()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out());
  }

  @Test
  void where_the_world_moves_old_data_cost_what_it_has_moved_by() throws IOException {
    JsonNode study = json(fresh(data(1), "--json", "--ages", "0s,2d,4d,8d", "--updates", "7d,1d"));
    double[] losses = new double[4];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = study.at("/ages/" + i + "/loss").asDouble();
    }
    // A mean that forgets is late by so many days more, and the level rises by 1 a day.
    assertThat(losses[1] - losses[0]).isBetween(1.9, 2.1);
    assertThat(losses[3] - losses[0]).isBetween(7.9, 8.1);
    assertThat(study.at("/ages/3/share/lower").asDouble()).isPositive();
    assertThat(study.path("recommended").asText()).isEqualTo("1d");
  }

  @Test
  void where_nothing_moves_the_rarest_update_is_enough() throws IOException {
    JsonNode study = json(fresh(data(0), "--json", "--updates", "7d,1d,200", "--ages", "0s,1d,8d"));
    assertThat(study.path("recommended").asText()).isEqualTo("7d");
    JsonNode share = study.at("/ages/2/share");
    assertThat(share.path("lower").asDouble()).isLessThan(0.05);
  }

  @Test
  void updates_from_scratch_learn_their_window_each_time() throws IOException {
    JsonNode study = json(fresh(data(0), "--json", "--updates", "1d", "--test", "12d"));
    JsonNode stateful = study.at("/updates/0");
    JsonNode stateless = study.at("/updates/1");
    assertThat(stateful.path("stateful").asBoolean()).isTrue();
    assertThat(stateful.path("updates").asLong()).isBetween(11L, 12L);
    // Forty labels a day, and forty a day over the window of ten days.
    assertThat(stateful.path("learned").asLong()).isBetween(11 * 40L, 12 * 40L);
    assertThat(stateless.path("learned").asLong())
        .isEqualTo(stateless.path("updates").asLong() * 400);
  }

  @Test
  void a_table_says_what_follows_and_a_page_draws_it() throws IOException {
    Path page = folder.resolve("page.html");
    Ran ran = fresh(data(1), "--updates", "7d,1d", "--html", page.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("DATA END", "just before", "1d *", "stateless", "computation of stateful")
        .contains("Update every 1d: nothing rarer is within 1 % of it.")
        .contains("A larger model (stacked with a forest of ten trees) takes");
    assertThat(page).content().contains("<svg").contains("Loss by the age of the data");
  }

  @Test
  void what_would_learn_too_much_is_left_out_and_said() throws IOException {
    Ran ran = fresh(data(0), "--updates", "1h", "--effort", "2000");
    assertThat(ran.out()).containsPattern("1h +stateless +not tried");
  }

  @Test
  void another_spec_may_be_the_larger_model() throws IOException {
    Path larger = folder.resolve("larger.yaml");
    Files.writeString(larger, SPEC.replace("half_life: 20", "half_life: 200"));
    Ran ran = fresh(data(0), "--updates", "1d", "--larger", larger.toString());
    assertThat(ran.out()).contains("A larger model (larger.yaml)");
  }

  @Test
  void a_larger_model_learns_so_few_examples_that_it_takes_no_longer() throws IOException {
    JsonNode study = json(fresh(data(1), "--json", "--updates", "1h", "--test", "12d"));
    long learned = study.at("/larger/everyExample/learned").asLong();
    JsonNode same = study.at("/larger/computationOfStateful");
    int oneIn = same.path("oneExampleIn").asInt();
    assertThat(oneIn).isGreaterThan(1);
    // An update an hour brings two labels: what is left out is counted over all of them.
    assertThat(same.path("learned").asLong()).isBetween(learned / oneIn, learned / oneIn + 1);
  }

  @Test
  void the_same_data_give_the_same_losses() throws IOException {
    Path data = data(1);
    JsonNode first = json(fresh(data, "--json", "--updates", "1d"));
    JsonNode second = json(fresh(data, "--json", "--updates", "1d"));
    for (String what : List.of("/ages/1/loss", "/updates/0/loss", "/updates/1/share/upper")) {
      assertThat(second.at(what)).as(what).isEqualTo(first.at(what));
    }
  }

  @Test
  void what_the_data_do_not_have_is_refused_with_what_they_have() throws IOException {
    assertThat(fresh(data(0), "--window", "60d").err())
        .contains("--window: 60d (expected: above 0, and at most");
    assertThat(fresh(data(0), "--ages", "0s,1d,36h").err())
        .contains("--ages: 0s,1d,36h (expected: multiples of the smallest above 0");
    assertThat(fresh(data(0), "--ages", "1d").err()).contains("--ages: 1d (expected: 0s and");
    assertThat(fresh(data(0), "--updates", "often").err())
        .contains("--updates: often (expected: durations such as 7d, 1d or 1h, and numbers");
  }
}
