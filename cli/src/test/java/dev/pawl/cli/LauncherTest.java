package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script on a small tree of its own, with a Java and a Maven that only pretend. */
class LauncherTest {

  /** How one start ended. */
  private record Ended(int code, String out, String err) {}

  private static final String JAVA =
      """
      #!/bin/sh
      echo "in $(pwd)"
      for argument in "$@"; do echo "<$argument>"; done
      if [ -n "${FAKE_WAITS:-}" ]; then read -r ignored || true; fi
      exit "${FAKE_JAVA_CODE:-0}"
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      case $1 in
        --version) echo "Apache Maven ${FAKE_MAVEN_VERSION:-3.9.9}"; exit 0 ;;
      esac
      echo "$*" >>"$FAKE_MAVEN_LOG"
      echo "[INFO] Building pawl-stream 1 [1/2]"
      printf '%s' "${FAKE_MAVEN_PRINTS:-}"
      for module in cli bench; do
        mkdir -p $module/target/app
        echo "$module" >$module/target/app/pawl-$module.jar
        echo library >$module/target/app/library.jar
      done
      exit "${FAKE_MAVEN_CODE:-0}"
      """;

  @TempDir Path temporary;

  private Path tree;
  private Path jdk;
  private Path source;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void make_a_tree() throws IOException {
    tree = Files.createDirectories(temporary.toRealPath().resolve("a tree"));
    Files.copy(Path.of("..", "pawl"), tree.resolve("pawl"));
    executable(tree.resolve("pawl"));
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    source = tree.resolve("cli/src/main/java/Pawl.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class Pawl {}");
    jdk = jdk("jdk", "25.0.1");
    script("bin/mvn", MAVEN);
    environment.put("JAVA_HOME", jdk.toString());
    environment.put("PATH", temporary.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin");
    environment.put("HOME", temporary.resolve("home").toString());
    environment.put("FAKE_MAVEN_LOG", temporary.resolve("maven.log").toString());
  }

  @Test
  void arguments_folder_and_exit_code_pass_through() throws Exception {
    environment.put("FAKE_JAVA_CODE", "7");
    Path elsewhere = Files.createDirectory(temporary.resolve("else where"));
    Ended ended = start(elsewhere, tree.resolve("pawl"), "versions", "--model", "two words", "");
    assertThat(ended.code()).isEqualTo(7);
    assertThat(ended.out())
        .contains("in " + elsewhere.toRealPath())
        .contains("<-Dpawl.home=" + tree + ">")
        .endsWith("<versions>\n<--model>\n<two words>\n<>\n");
  }

  @Test
  void it_is_started_through_chains_of_symbolic_links() throws Exception {
    Path first = Files.createDirectory(temporary.resolve("links")).resolve("first");
    Files.createSymbolicLink(first, Path.of("../a tree/pawl"));
    Path second = temporary.resolve("second");
    Files.createSymbolicLink(second, first);
    assertThat(start(temporary, second, "models").out()).contains("<-Dpawl.home=" + tree + ">");
  }

  @Test
  void it_builds_once_and_again_only_when_a_source_or_pom_is_newer() throws Exception {
    assertThat(pawl("models").err()).contains("the first time this takes a few minutes");
    assertThat(pawl("models").err()).isEmpty();
    assertThat(builds()).hasSize(1);
    touchLater(source);
    assertThat(pawl("models").err()).contains("building, since sources have changed");
    touchLater(tree.resolve("pom.xml"));
    pawl("models");
    assertThat(builds()).hasSize(3).allSatisfy(build -> assertThat(build).contains("-pl cli -am"));
  }

  @Test
  void a_change_of_the_benchmarks_alone_does_not_rebuild_the_program() throws Exception {
    pawl("models");
    Path benchmark = tree.resolve("bench/src/main/java/Bench.java");
    Files.createDirectories(benchmark.getParent());
    Files.writeString(benchmark, "class Bench {}");
    touchLater(benchmark);
    assertThat(pawl("models").err()).isEmpty();
  }

  @ParameterizedTest(name = "lock by {0}")
  @ValueSource(strings = {"flock", "symbolic link"})
  void starts_at_the_same_time_build_once(String lock) throws Exception {
    if (!lock.equals("flock")) {
      change("command -v flock", "command -v no-such-command");
    }
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(process(tree, tree.resolve("pawl"), "models"));
    }
    for (Process process : processes) {
      assertThat(ended(process).code()).isZero();
    }
    assertThat(builds()).hasSize(1);
    assertThat(tree.resolve("target/pawl/lock.holder")).doesNotExist();
  }

  @Test
  void a_rebuild_leaves_the_jars_of_a_running_process_alone() throws Exception {
    environment.put("FAKE_WAITS", "yes");
    Process server = process(tree, tree.resolve("pawl"), "serve");
    String jar = jarOf(server);
    environment.remove("FAKE_WAITS");
    for (int i = 0; i < 3; i++) {
      rebuild();
    }
    assertThat(Path.of(jar)).hasContent("cli");
    server.getOutputStream().close();
    server.waitFor();
    rebuild();
    assertThat(Path.of(jar)).doesNotExist();
  }

  @Test
  void own_flags_come_last_and_an_own_collector_replaces_ours() throws Exception {
    assertThat(pawl("models").out()).contains("<-Xmx1g>").contains("<-XX:+UseParallelGC>");
    environment.put("PAWL_JAVA_OPTS", "-Xmx4g -XX:+UseG1GC");
    String out = pawl("models").out();
    assertThat(out).doesNotContain("UseParallelGC").contains("<-XX:+UseG1GC>");
    assertThat(out.indexOf("<-Xmx4g>")).isGreaterThan(out.indexOf("<-Xmx1g>"));
  }

  @Test
  void a_jdk_of_another_version_is_passed_over() throws Exception {
    environment.put("JAVA_HOME", jdk("older", "17.0.15").toString());
    Path inHome = jdk("home/.sdkman/candidates/java/25-open", "25");
    Ended ended = pawl("doctor");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("JDK 25: ").doesNotContain("older");
    assertThat(inHome).isDirectory();
  }

  @Test
  void a_missing_jdk_is_named_in_one_line_with_where_it_was_looked_for() throws Exception {
    change("jdk_version=25", "jdk_version=99");
    Ended ended = pawl("models");
    assertThat(ended.code()).isEqualTo(69);
    assertThat(ended.err())
        .startsWith("pawl: no JDK 99 found (looked in JAVA_HOME=" + jdk + ", /usr/lib/jvm,")
        .contains("apt-get install temurin-99-jdk")
        .containsOnlyOnce("\n");
  }

  @Test
  void a_missing_maven_is_named_in_one_line() throws Exception {
    change("maven_minimum=3.8", "maven_minimum=77.1");
    Ended ended = pawl("models");
    assertThat(ended.code()).isEqualTo(69);
    assertThat(ended.err())
        .startsWith("pawl: no Maven 77.1 or newer found")
        .contains("apt-get install maven")
        .containsOnlyOnce("\n");
  }

  @Test
  void a_failed_build_shows_its_errors_and_starts_nothing() throws Exception {
    environment.put("FAKE_MAVEN_CODE", "1");
    environment.put("FAKE_MAVEN_PRINTS", "[ERROR] Pawl.java: ';' expected\n");
    Ended ended = pawl("models");
    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("[ERROR] Pawl.java: ';' expected").contains("build.log");
  }

  @Test
  void the_tests_end_with_totals_over_all_modules() throws Exception {
    environment.put(
        "FAKE_MAVEN_PRINTS",
        """
        [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s -- in ATest
        [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0
        [INFO] Building pawl-model 1 [2/2]
        [WARNING] Tests run: 4, Failures: 0, Errors: 0, Skipped: 1
        """);
    Ended ended = pawl("test");
    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("[2/2] pawl-model\n")
        .doesNotContain("ATest")
        .contains("Tests run: 7, Failures: 0, Errors: 0, Skipped: 1\n")
        .endsWith("6 passed, 0 failed, 1 skipped\n");
  }

  @Test
  void a_failed_test_is_shown_with_its_trace_and_fails_the_command() throws Exception {
    environment.put("FAKE_MAVEN_CODE", "1");
    environment.put(
        "FAKE_MAVEN_PRINTS",
        """
        [INFO] Running ATest
        noise
        [ERROR] ATest.it_holds -- Time elapsed: 0.01 s <<< FAILURE!
        java.lang.AssertionError: seed 17
        [INFO] Running BTest
        [ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0
        """);
    Ended ended = pawl("test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("ATest.it_holds", "AssertionError: seed 17")
        .doesNotContain("noise")
        .endsWith("1 passed, 1 failed, 0 skipped\n");
  }

  @Test
  void a_build_that_fails_without_a_failed_test_says_so() throws Exception {
    environment.put("FAKE_MAVEN_CODE", "1");
    environment.put("FAKE_MAVEN_PRINTS", "[ERROR] not formatted: Pawl.java\n");
    Ended ended = pawl("test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("[ERROR] not formatted: Pawl.java");
    assertThat(ended.err()).contains("no test failed, but the build did");
  }

  @Test
  void python_tests_of_the_examples_run_and_count() throws Exception {
    Path examples = Files.createDirectories(tree.resolve("examples/flights"));
    Files.writeString(
        examples.resolve("test_one.py"),
        """
        import unittest
        class OneTest(unittest.TestCase):
            def test_right(self): self.assertEqual(1, 1)
            def test_wrong(self): self.assertEqual(1, 2)
        """);
    Ended ended = pawl("test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("python examples/flights", "AssertionError: 1 != 2")
        .endsWith("1 passed, 1 failed, 0 skipped\n");
  }

  private void rebuild() throws Exception {
    touchLater(source);
    assertThat(pawl("models").code()).isZero();
  }

  private String jarOf(Process process) throws IOException {
    String line = "";
    while (!line.equals("<-jar>")) {
      line = process.inputReader().readLine();
    }
    return process.inputReader().readLine().replaceAll("[<>]", "");
  }

  private Ended pawl(String... arguments) throws Exception {
    return start(tree, tree.resolve("pawl"), arguments);
  }

  private Ended start(Path folder, Path launcher, String... arguments) throws Exception {
    return ended(process(folder, launcher, arguments));
  }

  private Process process(Path folder, Path launcher, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList())
            .directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Ended ended(Process process) throws IOException, InterruptedException {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.flush();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), out, err);
    }
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(temporary.resolve("maven.log"));
  }

  /** Gives a file a time after that of every build so far. */
  private void touchLater(Path file) throws IOException {
    Path built = tree.resolve("target/pawl/cli.built");
    FileTime last = Files.getLastModifiedTime(built);
    for (Path older : List.of(source, tree.resolve("pom.xml"))) {
      Files.setLastModifiedTime(older, FileTime.from(last.toInstant().minus(Duration.ofDays(1))));
    }
    Files.setLastModifiedTime(file, FileTime.from(last.toInstant().plusMillis(1)));
  }

  private void change(String from, String to) throws IOException {
    Path launcher = tree.resolve("pawl");
    String text = Files.readString(launcher);
    assertThat(text).contains(from);
    Files.writeString(launcher, text.replace(from, to));
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = temporary.toRealPath().resolve(name);
    script(name + "/bin/java", JAVA);
    script(name + "/bin/javac", JAVA);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private void script(String name, String text) throws IOException {
    Path file = temporary.toRealPath().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    executable(file);
  }

  private static void executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
