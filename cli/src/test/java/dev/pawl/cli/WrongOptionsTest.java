package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slip on the command line is answered in a line or two, not buried under all options. */
class WrongOptionsTest {
  @TempDir Path folder;

  @Test
  void an_unknown_option_is_named_and_the_way_to_the_others() {
    Ran ran = LiveNode.runs("serve", "--prot=1");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .startsWith("pawl: Unknown option: '--prot=1'")
        .endsWith("pawl: 'pawl serve --help' lists all options\n");
  }

  @Test
  void a_missing_subcommand_shows_which_there_are() {
    assertThat(LiveNode.runs("trial").err()).contains("Missing required subcommand", "simulate");
    assertThat(LiveNode.runs().err()).contains("Missing required subcommand", "rollback");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --keep-versions=-1 | --keep-versions: -1 (expected: 0 or more)
          --keep-log-size=0 | --keep-log-size: 0 (expected: 1 …
          --keep-log=5x | --keep-log': 5x (expected: a duration such as
          --clock=sun | expected one of [server, client]
          --port=99999 | --port: 99999 (expected: 0 … 65535)
          --host=nohost.invalid | --host: nohost.invalid (expected: an address of this machine)
          --token=two words | --token: empty, or with characters that a header cannot carry
          """)
  void a_wrong_option_of_a_server_is_named(String option, String expected) {
    Ran ran = LiveNode.runs("serve", "--data", folder.toString(), option);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(expected);
  }

  @Test
  void a_server_for_others_needs_a_token() {
    Ran ran =
        LiveNode.runs("serve", "--host", "0.0.0.0", "--token", "", "--data", folder.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("pawl: --host: 0.0.0.0 (expected: a loopback address");
  }

  @Test
  void a_port_that_is_taken_ends_the_server_with_its_number() {
    try (LiveNode live = new LiveNode(folder.resolve("first"))) {
      String port = Integer.toString(live.node().port());
      Ran ran =
          LiveNode.runs("serve", "--port", port, "--data", folder.resolve("other").toString());

      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err()).startsWith("pawl: port: " + port + " on 127.0.0.1").contains("--port");
      assertThat(ran.out()).isEmpty();
    }
  }
}
