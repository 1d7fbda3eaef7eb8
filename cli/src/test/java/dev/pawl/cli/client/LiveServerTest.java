package dev.pawl.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a server, one after the other as an operator would use them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveServerTest {
  @TempDir static Path folder;
  private static LiveNode live;

  @BeforeAll
  static void serve() {
    live = new LiveNode(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  private static Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String done(String... arguments) {
    Ran ran = live.asks(arguments);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    return ran.out();
  }

  private static JsonNode json(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    return Json.parse(done(all)).orElseThrow();
  }

  private static String champion() {
    return json("models").get(0).path("champion").asText();
  }

  private static List<String> states(String state) {
    List<String> found = new java.util.ArrayList<>();
    for (JsonNode version : json("versions", "line")) {
      if (version.path("state").asText().equals(state)) {
        found.add(version.path("version").asText());
      }
    }
    return found;
  }

  @Test
  @Order(1)
  void apply_starts_a_model_unless_it_is_a_dry_run() throws IOException {
    Path spec = write("line.yaml", LiveNode.spec());

    assertThat(done("apply", spec.toString(), "--dry-run")).contains("Nothing was changed");
    assertThat(json("models")).isEmpty();
    assertThat(done("apply", spec.toString(), "--by", "me")).contains("was taken in, for me");
    assertThat(done("models")).contains("MODEL", "CHAMPION", "line", "1.0", "ready");
    live.hours(0, 60);
  }

  @Test
  @Order(2)
  void versions_have_what_programs_need() {
    assertThat(done("versions", "line")).contains("VERSION", "1.0", "1.1", "champion");
    JsonNode versions = json("versions", "line");
    assertThat(versions).hasSizeGreaterThan(2);
    for (JsonNode version : versions) {
      assertThat(version.path("version").asText()).startsWith("1.");
      assertThat(version.path("hash").asText()).hasSize(64);
      assertThat(version.path("parents").isArray()).isTrue();
      assertThat(version.path("state").asText()).isNotEmpty();
    }
  }

  @Test
  @Order(2)
  void decisions_have_what_programs_need() {
    assertThat(done("decisions", "line")).contains("REASON", "promote", "took over");
    for (JsonNode decision : json("decisions", "line")) {
      for (String name : List.of("id", "kind", "eventTime", "reason")) {
        assertThat(decision.path(name).asText()).as(name).isNotEmpty();
      }
      assertThat(decision.path("version").isTextual()).isTrue();
    }
  }

  @Test
  @Order(2)
  void lineage_and_diff_tell_versions_apart() {
    assertThat(done("lineage", "line@1.2")).contains("1.2", "1.1", "1.0");
    assertThat(json("lineage", "line@1.2")).hasSize(3);
    assertThat(done("diff", "line", "1.1", "1.2")).contains("hash", "data.examples");
    assertThat(json("diff", "line", "1.1", "1.2").path("differing").size()).isPositive();
  }

  @Test
  @Order(2)
  void predict_answers_with_the_version_that_served() {
    String[] ask = {
      "predict", "line", "--input", "x=0.5", "--input", "shop=a", "--time", "1970-01-03T12:00:00Z"
    };

    assertThat(done(ask)).contains("SCORE", champion());
    assertThat(json(ask).path("version").asText()).isEqualTo(champion());
  }

  @Test
  @Order(3)
  void pause_and_resume_hold_learning() {
    assertThat(done("pause", "line", "--what", "learning")).contains("learning paused");
    assertThat(done("resume", "line", "--what", "learning")).contains("learning resumed");
    assertThat(json("pause", "line").path("decisions").get(0).path("kind").asText())
        .isEqualTo("pause");
    assertThat(json("resume", "line").path("settled").asBoolean()).isTrue();
  }

  @Test
  @Order(4)
  void a_reason_cannot_steer_a_terminal() {
    String steering = "first\nsecond\u001b[31m";

    assertThat(done("pause", "line", "--what", "promotions", "--reason", steering))
        .contains("first second [31m");
    assertThat(done("decisions", "line")).contains("first second [31m").doesNotContain("\u001b");
    done("resume", "line", "--what", "promotions");
  }

  @Test
  @Order(4)
  void promote_and_rollback_change_the_champion() {
    String before = champion();

    live.hours(61, 64);
    assertThat(done("promote", "line", "main", "--reason", "try")).contains("took over");
    assertThat(champion()).isNotEqualTo(before);
    assertThat(done("rollback", "line")).contains("rolled back to " + before);
    assertThat(champion()).isEqualTo(before);
    assertThat(json("decisions", "line", "--limit", "1").get(0).path("kind").asText())
        .isEqualTo("rollback");
  }

  @Test
  @Order(4)
  void a_promotion_that_a_check_rejects_ends_with_4() {
    Ran ran = live.asks("promote", "line", "1.0");

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.out()).contains("version 1.0 was rejected: ");
  }

  @Test
  @Order(5)
  void park_and_revive_move_a_challenger() {
    assertThat(done("park", "line", "main")).contains("was parked");
    String parked = states("parked").getLast();
    assertThat(done("revive", "line", parked)).contains("tries again");
    assertThat(states("parked")).doesNotContain(parked);
  }

  @Test
  @Order(6)
  void train_makes_a_version_that_challenges() {
    int before = json("versions", "line").size();

    JsonNode receipt = json("train", "line");

    assertThat(receipt.path("settled").asBoolean()).isTrue();
    assertThat(receipt.path("decisions").get(0).path("kind").asText()).isEqualTo("train");
    assertThat(json("versions", "line").size()).isGreaterThan(before);
  }

  @Test
  @Order(7)
  void a_changed_spec_says_what_it_makes() throws IOException {
    Path wider = write("wider.yaml", LiveNode.spec().replace("loss: squared", "loss: huber"));
    Path margin = write("margin.yaml", LiveNode.spec().replace("margin: 1%", "margin: 2%"));

    assertThat(done("apply", wider.toString(), "--dry-run")).contains("model iteration");
    assertThat(json("apply", margin.toString(), "--dry-run").path("change").asText())
        .isNotEqualTo(json("apply", wider.toString(), "--dry-run").path("change").asText());
  }

  @Test
  @Order(8)
  void what_is_not_there_ends_with_5() {
    for (String[] arguments :
        new String[][] {
          {"versions", "nope"},
          {"decisions", "nope"},
          {"lineage", "nope"},
          {"lineage", "line@9.9"},
          {"diff", "line", "1.0", "9.9"},
          {"predict", "nope", "--input", "x=1"},
          {"pause", "nope"}
        }) {
      Ran ran = live.asks(arguments);
      assertThat(ran.code()).as("%s: %s", String.join(" ", arguments), ran.err()).isEqualTo(5);
      assertThat(ran.err()).startsWith("pawl: ").contains("(expected: ");
    }
  }

  @Test
  @Order(8)
  void what_is_refused_ends_with_4() {
    for (String[] arguments :
        new String[][] {
          {"promote", "line", "9.9"},
          {"revive", "line", "1.0"},
          {"park", "line", "9.9"},
          {"predict", "line", "--input", "x=wide"},
          {"predict", "line", "--input", "x=1", "--time", "2999-01-01T00:00:00Z"},
          {"train", "line", "--lineage", "nope"},
          {"pause", "line", "--what", "everything"}
        }) {
      Ran ran = live.asks(arguments);
      assertThat(ran.code()).as("%s: %s", String.join(" ", arguments), ran.err()).isEqualTo(4);
      assertThat(ran.err()).startsWith("pawl: ").contains("(expected: ");
    }
  }

  @Test
  @Order(8)
  void a_spec_that_is_wrong_ends_with_2_before_a_server_is_asked() throws IOException {
    Path wrong = write("wrong.yaml", LiveNode.spec().replace("number: [x]", "number: [y]"));

    Ran ran = LiveNode.runs("apply", wrong.toString(), "--server", "http://127.0.0.1:1");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("wrong.yaml:").contains("(expected: ");
  }
}
