package dev.pawl.trial.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {

  /** Published vectors of MurmurHash3_x86_32. */
  @ParameterizedTest
  @CsvSource({
    "'', 00000000, 00000000",
    "'', 00000001, 514e28b7",
    "'', ffffffff, 81f16f39",
    "test, 00000000, ba6bd213",
    "test, 9747b28c, 704b81dc",
    "'Hello, world!', 00000000, c0363e43",
    "'Hello, world!', 9747b28c, 24884cba",
    "The quick brown fox jumps over the lazy dog, 00000000, 2e4ff723",
    "The quick brown fox jumps over the lazy dog, 9747b28c, 2fa826cd",
  })
  void hashes_are_the_published_ones(String text, String seed, String hash) {
    assertThat(Murmur3.hash(text, Integer.parseUnsignedInt(seed, 16)))
        .isEqualTo(Integer.parseUnsignedInt(hash, 16));
  }

  /**
   * The verification that the hash's author published: keys {0, 1, …, i − 1} for i < 256 with seed
   * 256 − i, their hashes hashed again with seed 0.
   */
  @Test
  void bytes_pass_the_authors_verification() {
    ByteBuffer hashes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    byte[] key = new byte[256];
    for (int i = 0; i < 256; i++) {
      key[i] = (byte) i;
      hashes.putInt(Murmur3.hash(Arrays.copyOf(key, i), 256 - i));
    }

    assertThat(Murmur3.hash(hashes.array(), 0)).isEqualTo(0xB0F57EE3);
  }

  @ParameterizedTest
  @CsvSource({"é", "aé", "abé", "abcé", "abcdé", "abcdefgü", "한국어", "a😀b", "abcd😀efg"})
  void text_beyond_ascii_is_hashed_as_its_utf_8_bytes(String text) {
    assertThat(Murmur3.hash(text, 7))
        .isEqualTo(Murmur3.hash(text.getBytes(StandardCharsets.UTF_8), 7));
  }

  @Test
  void ascii_text_is_hashed_as_its_bytes() {
    String text = "unit-0123456789";
    for (int length = 0; length <= text.length(); length++) {
      String part = text.substring(0, length);
      assertThat(Murmur3.hash(part, 7))
          .isEqualTo(Murmur3.hash(part.getBytes(StandardCharsets.UTF_8), 7));
    }
  }
}
