package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GeneratorTest {

  @Test
  void it_gives_the_published_numbers_of_split_mix_64() {
    // the first outputs from seed 1234567, as commonly published for SplitMix64
    long[] published = {
      6457827717110365317L,
      3203168211198807973L,
      Long.parseUnsignedLong("9817491932198370423"),
      4593380528125082431L,
      Long.parseUnsignedLong("16408922859458223821")
    };
    var generator = new Generator(1234567);
    for (long value : published) {
      assertThat(generator.next()).isEqualTo((value >>> 11) * 0x1p-53);
    }
  }

  @Test
  void it_goes_on_from_its_state() {
    var generator = new Generator(5);
    generator.next();
    var other = new Generator(generator.state());
    assertThat(other.next()).isEqualTo(generator.next());
  }
}
