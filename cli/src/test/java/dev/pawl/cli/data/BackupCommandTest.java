package dev.pawl.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
  @TempDir Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private Ran pawl(String... arguments) {
    return LiveNode.runs(arguments);
  }

  private Ran backup(Path target) {
    return pawl("backup", target.toString(), "--data", data().toString());
  }

  private Ran restore(Path backup, Path target) {
    return pawl("restore", backup.toString(), "--data", target.toString());
  }

  @Test
  void a_restored_folder_goes_on_with_the_same_versions_decisions_and_answers() {
    List<Version> versions;
    List<Decision> decisions;
    String answer;
    Path archive = folder.resolve("copy.tar.gz");
    try (LiveNode live = new LiveNode(data())) {
      live.apply(LiveNode.spec());
      live.hours(0, 60);
      assertThat(backup(archive).code()).isZero();
      versions = live.node().registry().versions("line");
      decisions = live.node().registry().decisions("line", 0, 10_000);
      answer = predict(live);
    }
    Path restored = folder.resolve("restored");

    Ran ran = restore(archive, restored);

    assertThat(ran.code()).as(ran.err()).isZero();
    try (LiveNode live = new LiveNode(restored)) {
      live.tick(61);
      assertThat(live.node().registry().versions("line"))
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("cost")
          .isEqualTo(versions);
      assertThat(live.node().registry().decisions("line", 0, 10_000)).isEqualTo(decisions);
      assertThat(predict(live)).isEqualTo(answer);
      live.hours(62, 70);
    }
    assertThat(pawl("reproduce", "line", "--all", "--data", restored.toString()).code()).isZero();
  }

  private static String predict(LiveNode live) {
    Ran ran =
        live.asks(
            "predict",
            "line",
            "--input",
            "x=0.5",
            "--input",
            "shop=a",
            "--time",
            "1970-01-03T12:30:00Z",
            "--id",
            "same");
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  @Test
  void a_server_under_load_is_backed_up_whole() throws Exception {
    Path copy = folder.resolve("copy");
    AtomicBoolean enough = new AtomicBoolean();
    try (LiveNode live = new LiveNode(data());
        ExecutorService feeder = Executors.newSingleThreadExecutor()) {
      live.apply(LiveNode.spec());
      live.hours(0, 30);
      Future<Long> fed =
          feeder.submit(() -> {
            long hour = 31;
            while (!enough.get()) {
              live.hours(hour, hour + 5);
              hour += 6;
            }
            return hour;
          });
      assertThat(backup(copy).code()).isZero();
      enough.set(true);
      assertThat(fed.get()).isGreaterThan(31);
    }
    Path restored = folder.resolve("restored");

    assertThat(restore(copy, restored).code()).isZero();

    try (LiveNode live = new LiveNode(restored)) {
      live.tick(2_000);
      assertThat(predictedVersion(live)).isNotEqualTo("1.0");
    }
    assertThat(pawl("reproduce", "line", "--all", "--data", restored.toString()).code()).isZero();
  }

  private static String predictedVersion(LiveNode live) {
    return live.node().registry().model("line").orElseThrow().champion();
  }

  @Test
  void what_is_there_is_never_overwritten() throws IOException {
    try (LiveNode live = new LiveNode(data())) {
      live.apply(LiveNode.spec());
    }
    Path copy = folder.resolve("copy");
    assertThat(backup(copy).code()).isZero();

    Ran twice = backup(copy);
    Ran over = restore(copy, data());

    assertThat(twice.code()).isEqualTo(2);
    assertThat(twice.err()).startsWith("pawl: target: ");
    assertThat(over.code()).isEqualTo(2);
    assertThat(over.err()).startsWith("pawl: target: ").contains("not empty");
    assertThat(Files.exists(data().resolve(".restoring"))).isFalse();
  }

  @Test
  void a_damaged_backup_is_refused_and_nothing_restored() throws IOException {
    try (LiveNode live = new LiveNode(data())) {
      live.apply(LiveNode.spec());
    }
    Path copy = folder.resolve("copy");
    assertThat(backup(copy).code()).isZero();
    byte[] registry = Files.readAllBytes(copy.resolve("registry.db"));
    registry[5_000] ^= 1;
    Files.write(copy.resolve("registry.db"), registry);
    Path restored = folder.resolve("restored");

    Ran ran = restore(copy, restored);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("registry.db has ", "SHA-256");
    assertThat(restored.resolve("registry.db")).doesNotExist();
  }

  @Test
  void what_is_no_data_folder_or_no_backup_is_named() {
    Ran nothing = backup(folder.resolve("copy"));
    Ran none = restore(folder.resolve("nope"), folder.resolve("restored"));

    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("has no registry.db (expected: a folder that pawl keeps");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("is not there (expected: a folder or an archive");
  }
}
