package dev.pawl.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DecisionFeedTest {
  private static final Duration AT_ONCE = Duration.ZERO;

  private static Decision decision(String model, long offset) {
    return new Decision(model, offset + ".0", offset, 0, Kind.CUT, "1.0", "", new TreeMap<>());
  }

  @Test
  void each_listener_hears_the_decisions_of_its_model_in_order() throws Exception {
    DecisionFeed feed = new DecisionFeed();
    try (DecisionFeed.Listener listener = feed.listen("a")) {
      feed.publish(decision("a", 1));
      feed.publish(decision("b", 2));
      feed.publish(decision("a", 3));

      assertThat(listener.next(AT_ONCE)).isEqualTo(decision("a", 1));
      assertThat(listener.next(AT_ONCE)).isEqualTo(decision("a", 3));
      assertThat(listener.next(AT_ONCE)).isNull();
    }
    assertThat(feed.listeners()).isZero();
  }

  @Test
  void a_listener_that_is_too_slow_is_dropped_and_counted() throws Exception {
    DecisionFeed feed = new DecisionFeed();
    try (DecisionFeed.Listener slow = feed.listen("a")) {
      for (int i = 0; i <= DecisionFeed.WAITING; i++) {
        feed.publish(decision("a", i));
      }

      assertThat(feed.dropped()).isEqualTo(1);
      assertThat(feed.listeners()).isZero();
      assertThat(slow.hasEnded()).isTrue();
      assertThat(slow.wasTooSlow()).isTrue();
      assertThat(slow.next(AT_ONCE)).isEqualTo(decision("a", 0));
    }
  }

  @Test
  void decisions_are_counted_by_kind_whether_or_not_anybody_listens() {
    DecisionFeed feed = new DecisionFeed();

    feed.publish(decision("a", 1));

    assertThat(feed.taken("a")).containsEntry(Kind.CUT, 1L).containsEntry(Kind.PROMOTE, 0L);
    assertThat(feed.taken("b")).containsEntry(Kind.CUT, 0L);
  }

  @Test
  void who_listens_to_a_closed_feed_hears_the_end_at_once() throws Exception {
    DecisionFeed feed = new DecisionFeed();
    feed.close();

    try (DecisionFeed.Listener late = feed.listen("a")) {
      assertThat(late.hasEnded()).isTrue();
      assertThat(late.next(Duration.ofHours(1))).isNull();
    }
  }
}
