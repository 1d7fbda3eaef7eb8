package dev.pawl.store.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTimesTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static Instant time(String text) {
    return Instant.ofEpochMilli(CsvTimes.parse(text, NEW_YORK).orElseThrow());
  }

  @Test
  void times_with_an_offset_need_no_zone() {
    Instant expected = Instant.parse("2013-07-01T09:15:00Z");
    for (String text :
        List.of(
            "2013-07-01T09:15:00Z",
            "2013-07-01 09:15Z",
            "2013-07-01T05:15:00-04:00",
            "2013-07-01T05:15:00-0400",
            "2013-07-01T05:15:00.000-04",
            "1372670100",
            "1372670100000")) {
      assertThat(time(text)).as(text).isEqualTo(expected);
    }
  }

  @Test
  void times_without_an_offset_are_local_in_the_zone() {
    assertThat(time("2013-07-01 05:15")).isEqualTo(Instant.parse("2013-07-01T09:15:00Z"));
    assertThat(time("2013-01-01T05:15:00.5")).isEqualTo(Instant.parse("2013-01-01T10:15:00.500Z"));
    assertThat(time("2013-01-01")).isEqualTo(Instant.parse("2013-01-01T05:00:00Z"));
  }

  @Test
  void other_texts_are_no_times() {
    for (String text :
        List.of(
            "",
            "soon",
            "2013-02-30",
            "2013-02-30T00:00:00Z",
            "2013-01-01T24:00:00Z",
            "2013-01-01T10:60:00Z",
            "2013-01-01T25:00",
            "01/02/2013",
            "2013-1-1",
            "1.5")) {
      assertThat(CsvTimes.parse(text, NEW_YORK)).as(text).isEmpty();
    }
  }
}
