package dev.pawl.loop.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTableTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void it_holds_what_a_map_holds_while_cells_come_and_go(long seed) {
    var random = new SplittableRandom(seed);
    var table = new CellTable();
    Map<Long, Cell> map = new HashMap<>();
    List<Long> keys = keys(random);
    for (int i = 0; i < 20_000; i++) {
      long key = keys.get(random.nextInt(keys.size()));
      Cell known = map.get(key);
      assertThat(table.find(key)).isSameAs(known);
      if (known != null) {
        table.remove(known);
        map.remove(key);
      } else if (random.nextInt(3) > 0) {
        Cell cell = new Cell(key, new Part[0]);
        table.add(cell);
        map.put(key, cell);
      }
    }
    assertThat(table.all()).containsExactlyInAnyOrderElementsOf(map.values());
    table.clear();
    assertThat(table.all()).isEmpty();
    keys.forEach(key -> assertThat(table.find(key)).isNull());
  }

  /** Keys that lie close together, far apart, and at the ends of their range. */
  private static List<Long> keys(SplittableRandom random) {
    var keys = new ArrayList<>(List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
    for (long i = 2; i < 150; i++) {
      keys.add(i);
      keys.add(i << 40);
      keys.add(random.nextLong());
    }
    return keys;
  }
}
