package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshDataTest {

  @TempDir Path folder;

  @Test
  void the_larger_model_of_the_flights_is_a_spec_with_more_crosses() throws IOException {
    String delay = Files.readString(Path.of("../examples/flights/delay.yaml"));
    String larger = FreshData.larger(delay);
    assertThat(SpecReader.read(larger, "larger.yaml").inputs())
        .isEqualTo(SpecReader.read(delay, "delay.yaml").inputs());
    assertThat(larger).contains("- [origin, traffic]\n        - [tailnum, origin]\n");
  }

  @Test
  void rows_of_hours_get_their_time() throws IOException {
    Path file = folder.resolve("hour.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          "instant,dteday,hr,cnt\n1,2011-01-01,0,16\n2,2011-01-18,13,7\n"
              .getBytes(StandardCharsets.UTF_8));
    }
    assertThat(FreshData.hours(file))
        .isEqualTo(
            """
            instant,dteday,hr,cnt,asked
            1,2011-01-01,0,16,2011-01-01T00:00:00Z
            2,2011-01-18,13,7,2011-01-18T13:00:00Z
            """);
  }
}
