package dev.pawl.loop.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.SomeVersion;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.model.checkpoint.Tensors;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private final Versions versions = new Versions();

  @Test
  void what_is_in_play_is_never_forgotten() {
    put(State.SUPERSEDED);
    put(State.PARKED);
    for (int i = 0; i < 2 * Versions.KEPT; i++) {
      put(State.CANDIDATE);
      versions.trim(Set.of("1.0", "1.7"));
    }

    assertThat(versions.find("1.0")).isPresent();
    assertThat(versions.find("1.7")).isPresent();
    assertThat(versions.find("1.8")).isEmpty();
  }

  @Test
  void parked_versions_are_forgotten_last() {
    put(State.PARKED);
    for (int i = 0; i < 2 * Versions.KEPT; i++) {
      put(State.CANDIDATE);
      versions.trim(Set.of());
    }
    assertThat(versions.find("1.0")).isPresent();

    for (int i = 0; i < Versions.KEPT; i++) {
      put(State.PARKED);
      versions.trim(Set.of());
    }
    assertThat(versions.find("1.0")).isEmpty();
  }

  @Test
  void the_version_that_was_superseded_last_is_there_for_a_rollback() {
    put(State.SUPERSEDED);
    put(State.SUPERSEDED);
    for (int i = 0; i < 2 * Versions.KEPT; i++) {
      put(State.CANDIDATE);
      versions.trim(Set.of());
    }

    assertThat(versions.find("1.0")).isEmpty();
    assertThat(versions.lastSuperseded()).map(Version::id).contains("1.1");
  }

  @Test
  void numbers_go_on_after_a_restart() {
    put(State.CANDIDATE);
    Tensors.Writer to = new Tensors.Writer();
    versions.snapshot(to);
    Versions restored = new Versions();
    restored.restore(Tensors.of(to));

    assertThat(restored.nextId(1)).isEqualTo("1.1");
    assertThat(restored.nextId(2)).isEqualTo("2.0");
    assertThat(restored.get("1.0")).isEqualTo(versions.get("1.0"));
  }

  private void put(State state) {
    versions.put(SomeVersion.of("line", versions.nextId(1), state));
  }
}
