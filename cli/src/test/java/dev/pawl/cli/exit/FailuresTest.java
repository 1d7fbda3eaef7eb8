package dev.pawl.cli.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void what_a_bare_path_means_is_said() {
    assertThat(
            Failures.oneLine(
                new UncheckedIOException(
                    "data folder /a/b cannot be made", new NoSuchFileException("/a/b"))))
        .isEqualTo("data folder /a/b cannot be made: /a/b: no such file");
    assertThat(Failures.oneLine(new AccessDeniedException("/a")))
        .isEqualTo("/a: permission denied");
  }

  @Test
  void what_a_cause_says_again_is_left_out() {
    assertThat(
            Failures.oneLine(
                new IllegalStateException("it broke: no room", new RuntimeException("no room"))))
        .isEqualTo("it broke: no room");
  }
}
