package dev.pawl.model.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {
  private static final long PRIME_32 = 2654435761L;

  @ParameterizedTest
  @CsvSource({
    "0, 0, ef46db3751d8e999",
    "0, 2654435761, ac75fda2929b17ef",
    "1, 0, e934a84adb052768",
    "1, 2654435761, 5014607643a9b4c3",
    "4, 0, 9136a0dca57457ee",
    "14, 0, 8282dcc4994e35c8",
    "14, 2654435761, c3bd6bf63deb6df0",
    "222, 0, b641ae8cb691c174",
    "222, 2654435761, 20cb8ab7ae10c14a"
  })
  void hashes_as_the_reference_program_checks_itself(int length, long seed, String expected) {
    byte[] bytes = new byte[length + 7];
    long generator = PRIME_32;
    for (int i = 0; i < length; i++) {
      bytes[i + 3] = (byte) (generator >>> 56);
      generator *= 0x9E3779B185EBCA8DL;
    }
    assertThat(Long.toHexString(XxHash64.hash(bytes, 3, length, seed))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a, 0, d24ec4f1a98c6e5b",
    "abc, 0, 44bc2cf5ad770999",
    "xxhash, 0, 32dd38952c4bc720",
    "xxhash, 20141025, b559b98d844e0635",
    "Nobody inspects the spammish repetition, 0, fbcea83c8a378bf1"
  })
  void hashes_published_texts(String text, long seed, String expected) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Long.toHexString(XxHash64.hash(bytes, 0, bytes.length, seed))).isEqualTo(expected);
  }

  @Test
  void a_code_is_the_hash_of_the_utf_8_bytes() {
    byte[] utf8 = "Zürich ✈".getBytes(StandardCharsets.UTF_8);
    assertThat(TextCode.of("Zürich ✈"))
        .isEqualTo(XxHash64.hash(utf8, 0, utf8.length, 0))
        .isEqualTo(TextCode.of(Arrays.copyOf(utf8, 100), 0, utf8.length));
  }
}
