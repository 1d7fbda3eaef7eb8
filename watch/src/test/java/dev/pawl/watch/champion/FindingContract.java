package dev.pawl.watch.champion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What every finding of a watch holds: one kind of trouble extends this. */
abstract class FindingContract {
  private static final int SOUND = 2_200;
  private static final int WRONG = 60;
  private static final int AFTER = 400;
  private static final long BLOCK = 3_600_000;
  private static final ChampionWatch.Settings SETTINGS =
      ChampionWatch.Settings.of(Where.version("champion"), BLOCK);

  /** The kind of the trouble. */
  abstract Finding.Kind kind();

  /** Feeds one block, without closing it; {@code wrong} has the trouble. */
  abstract void feed(ChampionWatch watch, SplittableRandom random, boolean wrong);

  @Test
  void it_is_raised_once_and_closed_once() {
    List<FindingEvent> events = run(false);

    assertThat(events).hasSize(2);
    assertThat(events.getFirst()).isInstanceOf(FindingEvent.Raised.class);
    assertThat(events.getLast()).isInstanceOf(FindingEvent.Closed.class);
    assertThat(events.getLast().finding()).isEqualTo(events.getFirst().finding());
  }

  @Test
  void it_says_what_where_since_when_how_sure_how_bad_and_what_to_do() {
    Finding finding = run(false).getFirst().finding();

    assertThat(finding.kind()).isEqualTo(kind());
    assertThat(finding.where()).isEqualTo(Where.version("champion"));
    assertThat(finding.since()).isBetween((SOUND - 10) * BLOCK, (SOUND + 3) * BLOCK);
    assertThat(finding.confidence()).isGreaterThan(0.99).isLessThanOrEqualTo(1);
    assertThat(finding.severity()).isGreaterThan(0).isLessThanOrEqualTo(1);
    assertThat(finding.evidence()).containsPattern("\\d");
    assertThat(finding.action()).isNotBlank();
  }

  @Test
  void it_is_over_after_the_trouble() {
    FindingEvent.Closed closed = (FindingEvent.Closed) run(false).getLast();

    assertThat(closed.at()).isBetween((SOUND + WRONG) * BLOCK, (SOUND + WRONG + 100) * BLOCK);
    assertThat(closed.why()).isNotBlank();
  }

  @Test
  void a_watch_that_is_saved_and_restored_after_every_block_says_the_same() {
    assertThat(run(true)).isEqualTo(run(false));
  }

  private List<FindingEvent> run(boolean restoring) {
    SplittableRandom random = new SplittableRandom(42);
    ChampionWatch watch = new ChampionWatch(SETTINGS);
    List<FindingEvent> events = new ArrayList<>();
    for (int block = 0; block < SOUND + WRONG + AFTER; block++) {
      feed(watch, random, block >= SOUND && block < SOUND + WRONG);
      events.addAll(watch.closeBlock(block * BLOCK));
      int open = 0;
      for (FindingEvent event : events) {
        open += event instanceof FindingEvent.Raised ? 1 : -1;
      }
      assertThat(watch.open()).hasSize(open);
      if (restoring && block % 20 == 0) {
        ChampionWatch restored = new ChampionWatch(SETTINGS);
        restored.restore(watch.state());
        watch = restored;
      }
    }
    return events;
  }

  /** A block of 10 to 30 predictions, more by day, with losses that are larger by day. */
  static void sound(ChampionWatch watch, SplittableRandom random, double loss) {
    int predictions = 10 + random.nextInt(20);
    for (int i = 0; i < predictions; i++) {
      watch.prediction(new double[] {random.nextDouble()}, 0, 1);
      watch.loss(loss * StrictMath.exp(random.nextGaussian()), 1);
    }
  }
}
