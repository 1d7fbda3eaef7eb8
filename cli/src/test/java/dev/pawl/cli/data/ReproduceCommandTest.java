package dev.pawl.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.cli.node.DataFolder;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Reproducibility;
import dev.pawl.model.checkpoint.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
  @TempDir static Path data;

  @BeforeAll
  static void serve() {
    try (LiveNode live = new LiveNode(data)) {
      live.apply(LiveNode.spec());
      live.hours(0, 100);
    }
  }

  private static Ran pawl(String... arguments) {
    return LiveNode.runs(arguments);
  }

  @Test
  void a_version_comes_out_the_same() {
    Ran ran = pawl("reproduce", "line@1.2", "--data", data.toString());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("line@1.2 of class exact, made again from version 1.1 with ", "the same hash ");
  }

  @Test
  void all_versions_come_out_the_same_also_while_the_server_runs() throws IOException {
    try (LiveNode live = new LiveNode(data)) {
      Ran ran = pawl("reproduce", "line", "--all", "--json", "--data", data.toString());

      assertThat(ran.code()).isZero();
      JsonNode rows = ran.json();
      assertThat(rows).hasSize(live.node().registry().versions("line").size());
      assertThat(rows).allSatisfy(row -> assertThat(row.path("result").asText()).isEqualTo("same"));
    }
  }

  @Test
  void the_champion_is_meant_when_no_version_is_named() {
    try (Registry registry = new DataFolder(data).registry()) {
      String champion = registry.model("line").orElseThrow().champion();

      assertThat(pawl("reproduce", "line", "--store", data.toString()).out())
          .startsWith("line@" + champion + " of class exact");
    }
  }

  @Test
  void a_version_whose_recorded_hash_is_another_ends_with_1() {
    try (Registry registry = new DataFolder(data).registry()) {
      Version version = registry.version("line", "1.1").orElseThrow();
      Version first = registry.version("line", "1.0").orElseThrow();
      registry.save(List.of(changed(version, first.hash(), version.reproducibility())), List.of());
      try {
        Ran ran = pawl("reproduce", "line@1.1", "--data", data.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
            .contains("different: recorded " + first.hash().substring(0, 12), "the same examples");
      } finally {
        registry.save(List.of(version), List.of());
      }
    }
  }

  @Test
  void a_version_whose_log_is_gone_is_refused_with_4() {
    try (Registry registry = new DataFolder(data).registry()) {
      Version version = registry.version("line", "1.1").orElseThrow();
      registry.save(List.of(changed(version, version.hash(), Reproducibility.EXPIRED)), List.of());
      try {
        Ran ran = pawl("reproduce", "line@1.1", "--data", data.toString());

        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.out()).contains("line@1.1: cannot be made again", "class expired");
      } finally {
        registry.save(List.of(version), List.of());
      }
    }
  }

  @Test
  void a_parent_whose_artifact_was_thinned_is_made_again_first() {
    DataFolder folder = new DataFolder(data);
    try (Registry registry = folder.registry()) {
      ArtifactStore artifacts = folder.artifacts();
      var parent = artifacts.get(registry.version("line", "1.2").orElseThrow().hash());
      artifacts.delete(registry.version("line", "1.2").orElseThrow().hash());
      try {
        Ran ran = pawl("reproduce", "line@1.3", "--data", data.toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("by way of 1 whose artifacts are gone", "the same hash");
      } finally {
        artifacts.put(parent.orElseThrow());
      }
    }
  }

  @Test
  void what_is_not_there_is_named() {
    Ran model = pawl("reproduce", "nope", "--data", data.toString());
    Ran version = pawl("reproduce", "line@9.9", "--data", data.toString());
    Ran folder = pawl("reproduce", "line", "--data", data.resolve("models").toString());

    assertThat(model.code()).isEqualTo(5);
    assertThat(model.err()).isEqualTo("pawl: model: nope (expected: one of [line])\n");
    assertThat(version.code()).isEqualTo(5);
    assertThat(version.err()).contains("version: 9.9 (expected: one of line");
    assertThat(folder.code()).isEqualTo(2);
    assertThat(folder.err()).contains("(expected: the data folder of a server");
  }

  private static Version changed(Version version, String hash, Reproducibility reproducibility) {
    return new Version(
        version.model(),
        version.id(),
        version.lineage(),
        version.offset(),
        version.eventTime(),
        hash,
        version.parents(),
        version.data(),
        version.specHash(),
        version.code(),
        version.seed(),
        reproducibility,
        version.metrics(),
        version.cost(),
        version.state(),
        version.by());
  }
}
