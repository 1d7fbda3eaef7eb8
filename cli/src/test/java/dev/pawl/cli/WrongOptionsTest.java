package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
