package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pawl.cli.simulate.SimulateCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {
  @TempDir Path folder;

  @Test
  void a_version_that_fails_once_it_serves_is_stopped_by_its_errors() throws IOException {
    RolloutWorld world =
        RolloutWorld.of("fails for half", "3 + x", "3.001 + x")
            .sized(new RolloutWorld.Size(48, 200, "4d"))
            .failing(row -> row.number(row.schema().indexOf("x")) > 0);
    JsonNode report =
        new ObjectMapper()
            .readTree(
                SimulateCommand.report(
                    world.fault(),
                    new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    world.spec(folder).toString(),
                    "--scenario",
                    world.scenario(folder).toString(),
                    "--seed",
                    "1"));
    RolloutRun run = RolloutRun.of(report);

    assertThat(run.verdict()).as("seed 1").isEqualTo("stopped in canary by errors");
    JsonNode evidence = run.first("abort", "").orElseThrow().path("evidence");
    assertThat(evidence.path("canary.errors").asLong()).isPositive();
    assertThat(evidence.path("canary.errorsOfBaseline").asLong()).isZero();
  }
}
