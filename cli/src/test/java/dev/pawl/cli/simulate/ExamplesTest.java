package dev.pawl.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays the scenarios of {@code examples/}. */
class ExamplesTest {
  private static Path examples() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/cli.md"))) {
      root = Objects.requireNonNull(root.getParent(), "the repository");
    }
    return root.resolve("examples");
  }

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> folders = Files.list(examples())) {
      List<Path> found =
          folders.filter(folder -> Files.exists(folder.resolve("scenario.yaml"))).sorted().toList();
      assertThat(found).hasSizeGreaterThan(1);
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void each_verdict_agrees_with_the_truth(Path folder) {
    Ran ran =
        LiveNode.runs(
            "simulate",
            folder.resolve("spec.yaml").toString(),
            "--scenario",
            folder.resolve("scenario.yaml").toString());
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
  }
}
