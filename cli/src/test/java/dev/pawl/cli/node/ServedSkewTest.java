package dev.pawl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.ModelLoop;
import dev.pawl.watch.Finding;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server puts into its log beside what its loop computes of it. */
@Timeout(120)
class ServedSkewTest {
  private static final String SPEC =
      Line.SPEC.replace(
              "live:",
              """
              derived:
                twice: 2 * x / 3
              live:
                asked: {count: true, of: predictions, by: shop, window: 5h}\
              """)
          + "watch: {skew: 0%}\n";

  @TempDir Path folder;

  @Test
  void not_one_value_is_served_otherwise_than_the_loop_computes_it() throws Exception {
    Path data = folder.resolve("first");
    Path copy = folder.resolve("copy");
    try (Site site = new Site(data)) {
      site.post("/v1/specs?id=first", SPEC).expect(200);
      site.feed(0, 30);
      assertThat(raised(site)).isZero();
      Site.copy(data, copy);
    }

    try (Site site = new Site(copy).awaitReady().feed(30, 60)) {
      assertThat(raised(site)).isZero();
    }
  }

  private static long raised(Site site) {
    ModelLoop loop = site.node.find("line").orElseThrow().loop().view().orElseThrow();
    assertThat(loop.watcher().comparesServed()).isTrue();
    return site.facts().decisions().stream()
        .filter(it -> Finding.Kind.SKEW.name().equals(it.evidence().get("finding")))
        .count();
  }
}
