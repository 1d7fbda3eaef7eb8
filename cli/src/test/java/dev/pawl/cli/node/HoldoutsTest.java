package dev.pawl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.cli.LiveNode;
import dev.pawl.control.http.ApiServer.Settings;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldoutsTest {
  @TempDir Path folder;
  private Path only;

  @BeforeEach
  void write() throws IOException {
    only = Files.createDirectory(folder.resolve("holdouts"));
    for (Path file : new Path[] {only.resolve("held.csv"), folder.resolve("secret.csv")}) {
      Files.writeString(file, "x,shop,y\n0.5,a,1.5\n");
    }
    Files.createSymbolicLink(only.resolve("link.csv"), folder.resolve("secret.csv"));
  }

  private String keep(Holdouts holdouts, String named) {
    Spec spec =
        SpecReader.read(
            LiveNode.spec().replace("evaluation: {", "evaluation: {holdout: \"" + named + "\", "),
            "line.yaml");
    return holdouts.keep(spec, Optional.of(folder.toString()), new MemoryArtifactStore());
  }

  @Test
  void callers_of_the_same_machine_name_any_file() {
    Holdouts anywhere = new Holdouts(Optional.empty());

    assertThat(keep(anywhere, "secret.csv")).isNotEmpty();
    assertThat(keep(anywhere, only.resolve("held.csv").toString())).isNotEmpty();
  }

  @Test
  void others_name_files_of_one_folder() {
    Holdouts below = new Holdouts(Optional.of(only));

    assertThat(keep(below, "held.csv")).isNotEmpty();
    assertThat(keep(below, only.resolve("held.csv").toString())).isNotEmpty();
    assertThatThrownBy(() -> keep(below, "nothing.csv")).hasMessageContaining("no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret.csv", "a/../../secret.csv", "/etc/passwd", "/no/such", "link.csv"})
  void others_cannot_look_elsewhere_nor_learn_what_is_there(String named) {
    assertThatThrownBy(() -> keep(new Holdouts(Optional.of(only)), named))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(named + ": outside of the folder for hold-outs (expected: ");
  }

  @Test
  void only_a_server_on_loopback_is_called_by_its_machine_alone() {
    assertThat(new Settings("127.0.0.1", 0, Optional.empty()).isLoopback()).isTrue();
    assertThat(new Settings("::1", 0, Optional.empty()).isLoopback()).isTrue();
    assertThat(new Settings("0.0.0.0", 0, Optional.of("t")).isLoopback()).isFalse();
  }
}
