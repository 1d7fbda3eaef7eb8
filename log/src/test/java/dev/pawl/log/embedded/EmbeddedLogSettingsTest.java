package dev.pawl.log.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmbeddedLogSettingsTest {
  private static final EmbeddedLogSettings STANDARD = EmbeddedLogSettings.standard();

  @Test
  void the_standard_settings_are_these() {
    assertThat(STANDARD)
        .isEqualTo(
            new EmbeddedLogSettings(
                67_108_864,
                65_536,
                Duration.ofMillis(5),
                1_048_576,
                67_108_864,
                EmbeddedLogSettings.FOREVER,
                Long.MAX_VALUE));
  }

  @Test
  void each_can_be_changed_alone() {
    assertThat(
            STANDARD
                .withSegmentBytes(5000)
                .withIndexBytes(100)
                .withGroup(Duration.ZERO, 7)
                .withQueueBytes(8)
                .withRetention(Duration.ofDays(1), 9))
        .isEqualTo(new EmbeddedLogSettings(5000, 100, Duration.ZERO, 7, 8, Duration.ofDays(1), 9));
  }

  @Test
  void values_out_of_range_are_refused_by_name() {
    assertThatThrownBy(() -> STANDARD.withSegmentBytes(4095))
        .hasMessage("segmentBytes: 4095 (expected: at least 4096)");
    assertThatThrownBy(() -> STANDARD.withIndexBytes(63))
        .hasMessage("indexBytes: 63 (expected: at least 64)");
    assertThatThrownBy(() -> STANDARD.withGroup(Duration.ofMillis(-1), 1))
        .hasMessage("groupInterval: PT-0.001S (expected: 0 to 1 minute)");
    assertThatThrownBy(() -> STANDARD.withGroup(Duration.ZERO, 0))
        .hasMessage("groupBytes: 0 (expected: at least 1)");
    assertThatThrownBy(() -> STANDARD.withQueueBytes((1 << 30) + 1))
        .hasMessage("queueBytes: 1073741825 (expected: at most 1073741824)");
    assertThatThrownBy(() -> STANDARD.withRetention(Duration.ofDays(-1), 1))
        .hasMessage("retainFor: PT-24H (expected: 0 or more; FOREVER to keep all)");
    assertThatThrownBy(() -> STANDARD.withRetention(Duration.ZERO, 0))
        .hasMessage("retainBytes: 0 (expected: at least 1)");
  }
}
