package dev.pawl.loop.due;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DueQueueTest {

  private record Item(long time, long offset) implements Due {}

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void items_leave_in_order_of_time_and_log_however_they_came(long seed) {
    var random = new SplittableRandom(seed);
    var queue = new DueQueue<Item>();
    List<Item> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      if (random.nextInt(3) > 0) {
        var item = new Item(i - random.nextInt(1 + random.nextInt(40)), i);
        queue.add(item);
        expected.add(item);
      } else {
        expected.sort(Due.ORDER);
        int limit = i - random.nextInt(30);
        boolean isDue = !expected.isEmpty() && expected.getFirst().time() < limit;
        assertThat(queue.takeBefore(limit)).isEqualTo(isDue ? expected.removeFirst() : null);
      }
    }
    expected.sort(Due.ORDER);
    assertThat(queue.inOrder()).isEqualTo(expected);
    queue.clear();
    assertThat(queue.inOrder()).isEmpty();
  }
}
