package dev.pawl.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each {@link ArtifactStore} must do: extend it, and give it empty stores. */
public abstract class ArtifactStoreContract {
  private static final String NONE = "0".repeat(64);

  /** A store that is empty, or the one that this test was given before. */
  protected abstract ArtifactStore store();

  /** Changes one byte of an artifact's state, behind the store's back. */
  protected abstract void damage(String hash);

  private static Checkpoint checkpoint(double value) {
    var state = new Tensors.Writer();
    state.doubles("weights", value, 2);
    state.in("part").bytes("name", new byte[] {1, 2, 3});
    return new Checkpoint("{\"value\":" + value + "}", Tensors.of(state));
  }

  @Test
  void what_was_put_can_be_got() {
    String hash = store().put(checkpoint(1));
    Checkpoint got = store().get(hash).orElseThrow();
    assertThat(got.manifest()).isEqualTo("{\"value\":1.0}");
    assertThat(got.state().names()).containsExactly("part/name", "weights");
    assertThat(got.state().doubles("weights")).containsExactly(1, 2);
    assertThat(got.state().bytes("part/name")).containsExactly(1, 2, 3);
  }

  @Test
  void an_artifact_is_named_by_its_content() {
    String hash = store().put(checkpoint(1));
    assertThat(hash).isEqualTo(CheckpointCodec.hash(checkpoint(1))).hasSize(64);
    assertThat(store().put(checkpoint(2))).isNotEqualTo(hash);
  }

  @Test
  void putting_the_same_again_changes_nothing() {
    String hash = store().put(checkpoint(1));
    assertThat(store().put(checkpoint(1))).isEqualTo(hash);
    assertThat(hashes()).containsExactly(hash);
  }

  @Test
  void what_is_not_there_is_not_found() {
    assertThat(store().get(NONE)).isEmpty();
    assertThat(store().contains(NONE)).isFalse();
    assertThat(store().delete(NONE)).isFalse();
  }

  @Test
  void what_was_deleted_is_gone_and_can_be_put_again() {
    String hash = store().put(checkpoint(1));
    assertThat(store().delete(hash)).isTrue();
    assertThat(store().contains(hash)).isFalse();
    assertThat(store().get(hash)).isEmpty();
    assertThat(hashes()).isEmpty();
    assertThat(store().put(checkpoint(1))).isEqualTo(hash);
    assertThat(store().contains(hash)).isTrue();
  }

  @Test
  void hashes_come_in_ascending_order() {
    var put = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      put.add(store().put(checkpoint(i)));
    }
    put.sort(null);
    assertThat(hashes()).isEqualTo(put);
  }

  @Test
  void a_damaged_artifact_is_refused_by_name() {
    String hash = store().put(checkpoint(1));
    damage(hash);
    assertThatThrownBy(() -> store().get(hash))
        .isInstanceOf(CorruptArtifactException.class)
        .hasMessageContaining(hash);
  }

  @Test
  void a_name_that_is_no_hash_is_refused() {
    for (String wrong : List.of("", "..", "../../etc/passwd", "A".repeat(64), "0".repeat(63))) {
      assertThatThrownBy(() -> store().get(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected: 64 hexadecimal digits");
    }
  }

  @Test
  void many_threads_may_put_and_get() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var results = new ArrayList<Future<String>>();
      for (int i = 0; i < 40; i++) {
        Checkpoint checkpoint = checkpoint(i % 10);
        results.add(
            threads.submit(() -> {
              String hash = store().put(checkpoint);
              assertThat(store().get(hash)).isPresent();
              return hash;
            }));
      }
      for (int i = 0; i < 40; i++) {
        assertThat(results.get(i).get()).isEqualTo(CheckpointCodec.hash(checkpoint(i % 10)));
      }
    }
    assertThat(hashes()).hasSize(10);
  }

  private List<String> hashes() {
    try (Stream<String> hashes = store().hashes()) {
      return hashes.toList();
    }
  }
}
