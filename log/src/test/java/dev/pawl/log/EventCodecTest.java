package dev.pawl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_was_encoded_is_decoded(long seed) {
    RandomEvents events = new RandomEvents(new SplittableRandom(seed));
    EventCodec codec = new EventCodec();
    for (int i = 0; i < 2000; i++) {
      Event event = events.next();
      byte[] bytes = EventCodec.encode(event);

      Event decoded = codec.decode(bytes, 0, bytes.length);

      assertThat(decoded).usingRecursiveComparison(RandomEvents.TO_THE_BIT).isEqualTo(event);
      assertThat(EventCodec.encode(decoded)).isEqualTo(bytes);
      assertThat(EventCodec.eventTime(bytes, 0)).isEqualTo(event.eventTime());
      assertThat(EventCodec.unit(bytes, 0)).isEqualTo(event.unit());
    }
  }

  @Test
  void an_event_is_decoded_from_the_middle_of_other_bytes() {
    byte[] bytes = EventCodec.encode(new Tick(42));
    byte[] among = new byte[bytes.length + 20];
    Arrays.fill(among, (byte) 0xff);
    System.arraycopy(bytes, 0, among, 7, bytes.length);

    assertThat(new EventCodec().decode(among, 7, 7 + bytes.length)).isEqualTo(new Tick(42));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldenNames")
  void a_golden_file_of_format_1_is_read_and_written_alike(String name) throws IOException {
    byte[] golden = GoldenEvents.read(name + ".v1.bin");
    Event expected = Objects.requireNonNull(GoldenEvents.format1().get(name));

    assertThat(EventCodec.decode(golden))
        .usingRecursiveComparison(RandomEvents.TO_THE_BIT)
        .isEqualTo(expected);
    assertThat(EventCodec.encode(expected)).isEqualTo(golden);
  }

  static Iterable<String> goldenNames() {
    return GoldenEvents.format1().keySet();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void cut_bytes_are_refused_wherever_they_are_cut(long seed) {
    RandomEvents events = new RandomEvents(new SplittableRandom(seed));
    for (int i = 0; i < 100; i++) {
      byte[] bytes = EventCodec.encode(events.next());
      for (int length = 0; length < Math.min(bytes.length, 400); length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> EventCodec.decode(cut)).isInstanceOf(EventFormatException.class);
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> EventCodec.decode(longer))
          .isInstanceOf(EventFormatException.class)
          .hasMessageContaining("1 bytes too many");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void damaged_bytes_give_an_event_or_a_clear_refusal_and_nothing_else(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomEvents events = new RandomEvents(random);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = EventCodec.encode(events.next());
      for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
        int at = random.nextInt(Math.min(bytes.length, 200));
        bytes[at] = (byte) random.nextInt(256);
      }
      readOrRefuse(bytes);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void garbage_gives_an_event_or_a_clear_refusal_and_nothing_else(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length > 1 && random.nextInt(4) > 0) {
        bytes[0] = 1;
        bytes[1] = (byte) random.nextInt(1, 8);
      }
      readOrRefuse(bytes);
    }
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      EventCodec.decode(bytes);
    } catch (EventFormatException e) {
      assertThat(e).hasMessageContaining("expected");
    }
  }

  @Test
  void a_later_format_is_refused_with_what_to_do() {
    byte[] bytes = EventCodec.encode(new Tick(1));
    bytes[0] = 2;
    assertThatThrownBy(() -> EventCodec.decode(bytes))
        .isInstanceOf(EventFormatException.class)
        .hasMessage("format: 2 (expected: 1; a later Pawl wrote this: read it with that one)");
  }

  @Test
  void flags_of_a_later_format_are_refused() throws IOException {
    byte[] bytes = GoldenEvents.read("prediction-small.v1.bin");
    bytes[11] = 4;
    assertThatThrownBy(() -> EventCodec.decode(bytes))
        .isInstanceOf(EventFormatException.class)
        .hasMessage("counted: flags 4 (expected: 0 to 3)");
  }

  @Test
  void an_unknown_type_is_refused_with_what_to_do() {
    byte[] bytes = EventCodec.encode(new Tick(1));
    bytes[1] = 9;
    assertThatThrownBy(() -> EventCodec.decode(bytes))
        .isInstanceOf(EventFormatException.class)
        .hasMessage("type: 9 (expected: 1 to 7; a later Pawl wrote this: read it with that one)");
  }

  @Test
  void text_that_is_not_utf_8_is_refused() {
    byte[] bytes = EventCodec.encode(new Outcome("id", "unit", 1, "about", new byte[0], false));
    bytes[11] = (byte) 0xff;
    assertThatThrownBy(() -> EventCodec.decode(bytes))
        .isInstanceOf(EventFormatException.class)
        .hasMessage("unit: not UTF-8 (expected: UTF-8)");
  }

  @Test
  void half_a_surrogate_pair_is_refused_because_no_bytes_stand_for_it() {
    Outcome outcome = new Outcome("a😀b\ud83d", "", 1, "about", new byte[0], false);
    assertThatThrownBy(() -> EventCodec.encode(outcome))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id: half a surrogate pair at character 4 (expected: well-formed Unicode)");
  }

  @Test
  void a_prediction_without_a_valid_propensity_is_refused() {
    Prediction prediction =
        new Prediction("p", "", 0, "", new byte[0], "1.0", "a", 1, new double[0], true);
    byte[] bytes = EventCodec.encode(prediction);
    bytes[19] = 0x7f;
    assertThatThrownBy(() -> EventCodec.decode(bytes))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("propensity")
        .hasMessageContaining("expected: in (0, 1]");
  }

  @Test
  void a_report_of_a_time_that_cannot_be_is_refused() {
    byte[] bytes = EventCodec.encode(new ServingReport("r", 1, "a", "1.0", 0, new float[] {5}));
    bytes[bytes.length - 1] = (byte) 0xff;
    assertThatThrownBy(() -> EventCodec.decode(bytes))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("latencies")
        .hasMessageContaining("expected: finite, 0 or more");
  }

  @Test
  void a_shadow_that_is_absent_says_why_and_one_that_answers_does_not() {
    assertThatThrownBy(() -> new ShadowAnswer("p", "", 1, "other", new double[0], "", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scores: 0 of them, error: \"\" (expected: exactly one of the two)");
    assertThatThrownBy(() -> new ShadowAnswer("p", "", 1, "other", new double[1], "late", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: exactly one of the two");
  }

  @Test
  void repeated_versions_and_arms_are_the_same_object() {
    Prediction prediction =
        new Prediction("p", "", 0, "", new byte[0], "1.0", "champion", 1, new double[0], true);
    byte[] bytes = EventCodec.encode(prediction);
    EventCodec codec = new EventCodec();

    Prediction first = (Prediction) codec.decode(bytes, 0, bytes.length);
    Prediction second = (Prediction) codec.decode(bytes, 0, bytes.length);

    assertThat(second.version()).isSameAs(first.version());
    assertThat(second.arm()).isSameAs(first.arm());
  }
}
