package dev.pawl.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.Golden;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CheckpointCodecTest {
  private static CheckpointCodec.Encoded golden() {
    return new CheckpointCodec.Encoded(
        Golden.text("manifest-1.json").strip().getBytes(StandardCharsets.UTF_8),
        Golden.bytes("state-1.safetensors"));
  }

  @Test
  void the_hash_is_as_documented() {
    // computed with another program from the golden files
    assertThat(golden().hash()).isEqualTo(Golden.text("hash-1.txt").strip());
  }

  @Test
  void a_checkpoint_has_the_hash_of_its_files() {
    Checkpoint checkpoint = CheckpointCodec.decode(golden().hash(), golden());
    assertThat(CheckpointCodec.hash(checkpoint)).isEqualTo(golden().hash());
    assertThat(CheckpointCodec.encode(checkpoint).state()).isEqualTo(golden().state());
  }

  @Test
  void a_single_changed_byte_is_found() {
    String hash = golden().hash();
    byte[] state = golden().state().clone();
    state[state.length - 1] ^= 1;
    var broken = new CheckpointCodec.Encoded(golden().manifest(), state);
    assertThatThrownBy(() -> CheckpointCodec.decode(hash, broken))
        .isInstanceOf(CorruptArtifactException.class)
        .hasMessageStartingWith("artifact " + hash + ": its content has the hash ");
  }

  @Test
  void manifest_and_state_cannot_be_shifted_against_each_other() {
    byte[] manifest = golden().manifest();
    byte[] state = golden().state();
    byte[] longer = java.util.Arrays.copyOf(manifest, manifest.length + 1);
    longer[manifest.length] = state[0];
    byte[] shorter = java.util.Arrays.copyOfRange(state, 1, state.length);
    assertThat(new CheckpointCodec.Encoded(longer, shorter).hash()).isNotEqualTo(golden().hash());
  }
}
