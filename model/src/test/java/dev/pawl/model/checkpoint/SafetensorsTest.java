package dev.pawl.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.Golden;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  /** What the reference library wrote; see the golden files' README. */
  private static Tensors example() {
    var state = new Tensors.Writer();
    state.doubles("linear/weight", 0.5, -0.0, 1e300, Double.MIN_VALUE);
    state.longs("pipeline/0/codes", Long.MIN_VALUE, -1, Long.MAX_VALUE);
    state.ints("indices", 1, 2, 3);
    state.bytes("name", "Zürich".getBytes(StandardCharsets.UTF_8));
    state.doubles("empty");
    return Tensors.of(state);
  }

  @Test
  void version_1_files_are_still_written_to_the_byte() {
    assertThat(Safetensors.write(example())).isEqualTo(Golden.bytes("state-1.safetensors"));
  }

  @Test
  void what_the_reference_library_wrote_is_read() {
    Tensors read = Safetensors.read(Golden.bytes("reference.safetensors"));
    assertSame(read, example());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void what_was_written_is_read(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 50; round++) {
      var writer = new Tensors.Writer();
      int tensors = random.nextInt(6);
      for (int i = 0; i < tensors; i++) {
        int size = random.nextInt(20);
        String name = "t/" + random.nextInt(1000) + "/" + i;
        switch (random.nextInt(4)) {
          case 0 -> writer.doubles(name, random.doubles(size).toArray());
          case 1 -> writer.longs(name, random.longs(size).toArray());
          case 2 -> writer.ints(name, random.ints(size).toArray());
          default -> {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            writer.bytes(name, bytes);
          }
        }
      }
      Tensors tensors1 = Tensors.of(writer);
      byte[] bytes = Safetensors.write(tensors1);
      Tensors read = Safetensors.read(bytes);
      assertSame(read, tensors1);
      assertThat(Safetensors.write(read)).as("seed %d", seed).isEqualTo(bytes);
    }
  }

  private static void assertSame(Tensors actual, Tensors expected) {
    assertThat(actual.names()).isEqualTo(expected.names());
    for (String name : expected.names()) {
      assertThat(actual.get(name)).usingRecursiveComparison().isEqualTo(expected.get(name));
    }
  }

  @Test
  void every_cut_is_refused() {
    byte[] bytes = Safetensors.write(example());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Safetensors.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}| a.dtype: F16 (expected: one of F64, I64, I32, U8)",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}}| a.data_offsets: [0, 9] (expected: -1 elements of 1 bytes in 8 bytes of data)",
        "{\"a\":{\"dtype\":\"I32\",\"shape\":[3000000000,3000000000],\"data_offsets\":[0,8]}}| a.data_offsets: [0, 8] (expected: -1 elements of 4 bytes in 8 bytes of data)",
        "{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[-4,0]}}| a.data_offsets: [-4, 0] (expected: 1 elements of 4 bytes in 8 bytes of data)",
        "{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}| safetensors: 8 bytes of data (expected: 4, as the header says)",
        "{\"a\":{\"dtype\":\"I32\",\"shape\":\"x\"}}| a.data_offsets: null (expected: a list)",
        "[]| JSON: [] (expected: an object)"
      })
  void a_header_that_does_not_fit_is_refused(String header, String message) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[8 + json.length + 8];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    assertThatThrownBy(() -> Safetensors.read(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void sparse_values_keep_their_bits() {
    double[] values = {0, 1, -0.0, 0, 0.1, 0};
    var writer = new Tensors.Writer();
    writer.sparse("w", values);
    Tensors tensors = Tensors.of(writer);
    assertThat(tensors.names()).containsExactly("w/indices", "w/length", "w/values");
    assertThat(tensors.ints("w/indices")).containsExactly(1, 2, 4);
    assertThat(tensors.sparse("w")).isEqualTo(values);
  }
}
