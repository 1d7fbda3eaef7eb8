package dev.pawl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.control.RunningModel;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Specs applied to a running server, as a user would. */
class AppliedSpecTest {
  private static final String WITH_HOLDOUT =
      LiveNode.spec().replace("evaluation: {", "evaluation: {holdout: held/out.csv, ");

  @TempDir Path folder;

  @Test
  void a_holdout_is_read_from_beside_the_spec() throws IOException {
    Path spec = Files.writeString(folder.resolve("line.yaml"), WITH_HOLDOUT);
    Files.createDirectory(folder.resolve("held"));
    Path csv = folder.resolve("held/out.csv");
    try (LiveNode live = new LiveNode(folder.resolve("data"))) {
      Ran missing = live.asks("apply", spec.toString());
      assertThat(missing.code()).isNotZero();
      assertThat(missing.err())
          .contains("line.yaml:22", "evaluation.holdout", csv + ": no such file");

      Files.writeString(csv, "x,shop,y\n0.5,a,1.5\nhalf,a,1.5\n");
      assertThat(live.asks("apply", spec.toString()).err())
          .contains(csv + ", line 3, column x: \"half\"");

      Files.writeString(csv, "x,shop,y\n0.5,a,1.5\n-0.5,b,-1.5\n");
      assertThat(live.asks("apply", spec.toString()).code()).isZero();
      assertThat(live.node().find("line").orElseThrow().loop().view().orElseThrow().holdout())
          .isNotEmpty();

      assertThat(live.asks("apply", spec.toString()).out()).contains("line: none");
      Files.writeString(csv, "x,shop,y\n1,a,3\n");
      assertThat(live.asks("apply", spec.toString()).out()).contains("line: neither");
    }
  }

  @Test
  void warming_up_is_booked_and_leaves_the_model_as_it_would_be_without() {
    try (LiveNode live = new LiveNode(folder.resolve("data"))) {
      live.apply(LiveNode.spec());

      assertThat(live.node().warmedUp("line").examples()).isBetween(1L, 65_536L);
      assertThat(live.node().warmedUp("line").cpuNanos()).isPositive();
      RunningModel line = live.node().find("line").orElseThrow();
      assertThat(line.log().end()).isEqualTo(1);
      assertThat(line.loop().view().orElseThrow().costs().main()).isEqualTo(new Cost(0, 0));
      assertThat(live.node().registry().versions("line"))
          .extracting(version -> version.data().examples())
          .containsExactly(0L);
    }
  }

  @Test
  void a_new_input_makes_a_model_iteration_that_survives_a_restart() {
    Path data = folder.resolve("data");
    String wider = LiveNode.spec().replace("  shop: category", "  shop: category\n  z: number");
    try (LiveNode live = new LiveNode(data)) {
      live.apply(LiveNode.spec());
      live.hours(0, 40);
      live.apply(wider);
      live.hours(41, 43);
    }
    try (LiveNode live = new LiveNode(data)) {
      live.hours(44, 76);

      List<Decision> decisions = live.node().registry().decisions("line", 0, 10_000);
      assertThat(decisions).extracting(Decision::kind).doesNotContain(Kind.TRAINING_FAILED);
      assertThat(live.node().find("line").orElseThrow().loop().failure()).isEmpty();
      assertThat(live.node().registry().versions("line"))
          .extracting(Version::id)
          .anyMatch(id -> id.startsWith("2."));
    }
  }
}
