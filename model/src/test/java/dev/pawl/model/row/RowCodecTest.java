package dev.pawl.model.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.Golden;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private static final Schema FLIGHT =
      Schema.of(
          Field.of("dep_delay", FieldType.NUMBER),
          Field.of("late", FieldType.BOOLEAN),
          Field.of("sched_dep", FieldType.TIME),
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("note", FieldType.TEXT),
          Field.of("wind", FieldType.NUMBER),
          Field.of("ratio", FieldType.NUMBER));

  private static Row flight() {
    return new RowBuilder(FLIGHT)
        .set("dep_delay", -5)
        .set("late", true)
        .set("sched_dep", 1357034400000L)
        .set("carrier", "UA")
        .set("wind", 10.5)
        .set("ratio", 0.1)
        .row();
  }

  @Test
  void version_1_is_still_written_and_read() {
    byte[] golden = Golden.bytes("row-1.bin");
    assertThat(new RowCodec(FLIGHT).encode(flight())).isEqualTo(golden);
    assertThat(new RowCodec(FLIGHT).decode(golden)).hasToString(flight().toString());
  }

  @Test
  void every_cut_of_a_row_is_refused() {
    var codec = new RowCodec(FLIGHT);
    byte[] bytes = codec.encode(flight());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> codec.decode(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("row: ");
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> codec.decode(longer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "row: %d bytes do not end where their 7 fields end (expected: the bytes of one whole row)"
                .formatted(longer.length));
  }

  @Test
  void a_row_of_another_schema_is_refused() {
    byte[] bytes = new RowCodec(FLIGHT).encode(flight());
    Schema other = Schema.of(Field.of("x", FieldType.NUMBER));
    assertThatThrownBy(() -> new RowCodec(other).decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "row: schema %016x (expected: %016x, of [x]). Decode it with the schema it was written under"
                .formatted(FLIGHT.fingerprint(), other.fingerprint()));
    assertThat(RowCodec.fingerprint(bytes)).isEqualTo(FLIGHT.fingerprint());
  }

  @Test
  void a_newer_version_is_refused() {
    byte[] bytes = new RowCodec(FLIGHT).encode(flight()).clone();
    bytes[0] = 2;
    assertThatThrownBy(() -> new RowCodec(FLIGHT).decode(bytes))
        .hasMessage(
            "row: format version 2 (expected: 1). Use the program that wrote it, or a newer one");
  }

  @Test
  void random_bytes_are_refused_or_decoded_but_never_crash() {
    var random = new SplittableRandom(5);
    var codec = new RowCodec(FLIGHT);
    byte[] bytes = codec.encode(flight());
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = bytes.clone();
      for (int k = 0; k < 3; k++) {
        broken[random.nextInt(RowCodec.HEADER, broken.length)] = (byte) random.nextInt();
      }
      try {
        Row row = codec.decode(broken);
        assertThat(row.toString()).startsWith("{");
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("row: ");
      }
    }
  }
}
