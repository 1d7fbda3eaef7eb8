package dev.pawl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckSkewCommandTest {
  @TempDir Path folder;
  private Path served;
  private Path trained;

  @BeforeEach
  void write() throws IOException {
    StringBuilder here = new StringBuilder("id,miles,fare\n");
    StringBuilder there = new StringBuilder("id,miles,fare\n");
    for (int i = 0; i < 300; i++) {
      here.append("t%d,%d,%d%n".formatted(i, i % 40, i % 7));
      there.append("t%d,%d,%d%n".formatted(i, i % 40 + (i % 3 == 0 ? 1 : 0), i % 7));
    }
    served = Files.writeString(folder.resolve("served.csv"), here);
    trained = Files.writeString(folder.resolve("trained.csv"), there);
  }

  @Test
  void values_that_differ_are_counted_by_feature() {
    Ran ran = skew();

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("miles", "1 found.");
  }

  @Test
  void a_column_can_be_left_out() {
    assertThat(skew("--ignore", "miles=counted later").code()).isZero();
  }

  @Test
  void a_column_that_is_not_there_cannot_be_left_out() {
    Ran ran = skew("--ignore", "milse=counted later");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--ignore: milse (expected: one of [fare, id, miles])");
  }

  private Ran skew(String... more) {
    String[] all = new String[8 + more.length];
    String[] usual = {"check", "skew", "--served", "", "--trained", "", "--id", "id"};
    System.arraycopy(usual, 0, all, 0, usual.length);
    all[3] = served.toString();
    all[5] = trained.toString();
    System.arraycopy(more, 0, all, usual.length, more.length);
    return LiveNode.runs(all);
  }
}
