package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"UTC", "America/New_York", "America/Puerto_Rico", "Asia/Kathmandu", "-03:30"})
  void parts_are_those_of_the_platform(String id) {
    ZoneId zone = ZoneId.of(id);
    ZoneOffsets offsets = ZoneOffsets.of(zone);
    var random = new SplittableRandom(7);
    for (int i = 0; i < 50_000; i++) {
      long millis = random.nextLong(0, 4_102_444_800_000L);
      ZonedDateTime expected = Instant.ofEpochMilli(millis).atZone(zone);
      long local = offsets.local(millis);
      assertThat(Time.Part.HOUR.of(local)).isEqualTo(expected.getHour() + 1);
      assertThat(Time.Part.WEEKDAY.of(local)).isEqualTo(expected.getDayOfWeek().getValue());
      assertThat(Time.Part.DAY.of(local)).isEqualTo(expected.getDayOfMonth());
      assertThat(Time.Part.MONTH.of(local)).isEqualTo(expected.getMonthValue());
      assertThat(Time.Part.QUARTER.of(local)).isEqualTo(expected.get(IsoFields.QUARTER_OF_YEAR));
      assertThat(Time.Part.DAY_OF_YEAR.of(local)).isEqualTo(expected.getDayOfYear());
      assertThat(Time.Part.MINUTE_OF_DAY.of(local))
          .isEqualTo(expected.get(ChronoField.MINUTE_OF_DAY) + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-62_135_596_800_000L, -1, 253_402_300_799_999L, -2_208_988_800_000L})
  void days_long_ago_and_far_ahead_are_right(long millis) {
    ZonedDateTime expected = Instant.ofEpochMilli(millis).atZone(ZoneId.of("UTC"));
    assertThat(Time.Part.DAY.of(millis)).isEqualTo(expected.getDayOfMonth());
    assertThat(Time.Part.MONTH.of(millis)).isEqualTo(expected.getMonthValue());
    assertThat(Time.Part.DAY_OF_YEAR.of(millis)).isEqualTo(expected.getDayOfYear());
    assertThat(Time.Part.WEEKDAY.of(millis)).isEqualTo(expected.getDayOfWeek().getValue());
  }
}
