package dev.pawl.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The specs among the tests' resources. */
final class YamlTexts {

  private YamlTexts() {}

  static String text(String name) {
    try (InputStream in = YamlTexts.class.getResourceAsStream("/specs/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(name, unreadable);
    }
  }

  static Node tree(String name) {
    return YamlText.read(text(name), name, new Problems()).orElseThrow();
  }
}
