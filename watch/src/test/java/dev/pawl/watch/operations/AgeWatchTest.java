package dev.pawl.watch.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.operations.AgeWatch.Made;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgeWatchTest {
  private static final long HOUR = 3_600_000;
  private final AgeWatch watch = new AgeWatch(24 * HOUR);
  private final Made made = new Made("1.2", 0, HOUR, 2 * HOUR);

  @Test
  void what_learned_lately_is_no_finding() {
    assertThat(watch.advance(24 * HOUR, made)).isEmpty();
  }

  @Test
  void what_learned_nothing_for_too_long_is_found_once_with_its_ages_along_the_pipeline() {
    List<FindingEvent> events = watch.advance(36 * HOUR, made);

    assertThat(events).hasSize(1);
    Finding finding = events.getFirst().finding();
    assertThat(finding.kind()).isEqualTo(Finding.Kind.STALE);
    assertThat(finding.where()).isEqualTo(Where.version("1.2"));
    assertThat(finding.since()).isEqualTo(24 * HOUR);
    assertThat(finding.severity()).isEqualTo(0.5);
    assertThat(finding.evidence())
        .isEqualTo(
            "it has learned nothing for PT36H, up to PT24H may be; it was cut PT35H ago and serves"
                + " for PT34H");
    assertThat(watch.advance(40 * HOUR, made)).isEmpty();
  }

  @Test
  void a_version_that_takes_over_closes_it() {
    watch.advance(36 * HOUR, made);
    List<FindingEvent> events =
        watch.advance(40 * HOUR, new Made("1.3", 39 * HOUR, 39 * HOUR, 40 * HOUR));

    assertThat(events).hasSize(1);
    assertThat(events.getFirst()).isInstanceOf(FindingEvent.Closed.class);
    assertThat(watch.open()).isEmpty();
  }

  @Test
  void what_is_saved_and_restored_is_not_raised_again() {
    watch.advance(36 * HOUR, made);
    Tensors.Writer to = new Tensors.Writer();
    watch.snapshot(to);
    AgeWatch restored = new AgeWatch(24 * HOUR);
    restored.restore(Tensors.of(to));

    assertThat(restored.open()).isEqualTo(watch.open());
    assertThat(restored.advance(40 * HOUR, made)).isEmpty();
  }

  @Test
  void a_limit_is_above_nothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AgeWatch(0))
        .withMessage("limit: 0 (expected: above 0)");
  }
}
