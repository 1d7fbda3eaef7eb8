package dev.pawl.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.spec.Spec;
import dev.pawl.spec.TaskSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpecReaderTest {

  @Test
  void a_whole_spec_becomes_records() {
    Spec spec = SpecReader.read(resource("flights.yaml"), "flights.yaml");
    assertThat(spec.model()).isEqualTo("arrival-delay");
  }

  @Test
  void a_small_spec_is_filled_with_defaults() {
    Spec spec = SpecReader.read(resource("small.yaml"), "small.yaml");
    assertThat(spec.task().kind()).isEqualTo(TaskSpec.Kind.BINARY);
  }

  private static String resource(String name) {
    try (InputStream in = SpecReaderTest.class.getResourceAsStream("/specs/" + name)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
