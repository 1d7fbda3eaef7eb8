package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {

  /** Claims that two and two are four, or is wrong about it. */
  private record Sum(String name, boolean holds) implements Proof {
    @Override
    public String claim() {
      return "Two and two are four.";
    }

    @Override
    public Evidence run(Workbench workbench) throws IOException {
      Files.writeString(workbench.scratch().resolve("workings"), "2 + 2");
      Table table = new Table("", List.of("sum", "is"), List.of(List.of("2 + 2", "4")));
      return new Evidence(holds, List.of(table));
    }
  }

  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void without_an_argument_the_proofs_are_listed_with_their_claims() throws Exception {
    assertThat(verify()).isZero();
    assertThat(text(out)).contains("right").contains("wrong").contains("Two and two are four.");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void an_unknown_part_is_named_with_the_known_ones() throws Exception {
    assertThat(verify("missing")).isEqualTo(2);
    assertThat(text(err)).isEqualTo("PART: missing (expected: one of right, wrong)\n");
  }

  @Test
  void a_second_argument_is_refused() throws Exception {
    assertThat(verify("right", "wrong")).isEqualTo(2);
    assertThat(text(err)).isEqualTo("PART: right wrong (expected: one of right, wrong)\n");
  }

  @Test
  void what_holds_is_written_down_with_where_it_was_measured() throws Exception {
    assertThat(verify("right")).isZero();
    assertThat(home.resolve("docs/proofs/right.md"))
        .content()
        .startsWith("# right\n\nTwo and two are four.\n\n**Holds.** Made by `./pawl verify right`,")
        .contains(Runtime.version().toString())
        .endsWith("| sum   | is  |\n| ----- | --- |\n| 2 + 2 | 4   |\n");
  }

  @Test
  void a_proof_may_write_one_section_of_a_page() throws Exception {
    Path page = home.resolve("sums.md");
    Files.writeString(page, "# Sums\n\nBy hand.\n\n## Found\n\nold\n\n## Else\n\nstays\n");
    Proof section =
        new Proof() {
          @Override
          public String name() {
            return "section";
          }

          @Override
          public String claim() {
            return "Two and two are four.";
          }

          @Override
          public String page() {
            return "sums.md";
          }

          @Override
          public String section() {
            return "Found";
          }

          @Override
          public Evidence run(Workbench workbench) {
            return new Evidence(true, List.of());
          }
        };
    assertThat(new Verify(List.of(section), home, print(out), print(err)).run("section")).isZero();
    assertThat(page)
        .content()
        .startsWith("# Sums\n\nBy hand.\n\n## Found\n\nTwo and two are four.\n\n**Holds.** Made by")
        .endsWith("\n\n## Else\n\nstays\n")
        .doesNotContain("\nold\n");
  }

  @Test
  void what_does_not_hold_is_written_down_as_well_and_leaves_its_workings() throws Exception {
    assertThat(verify("wrong")).isEqualTo(1);
    assertThat(home.resolve("docs/proofs/wrong.md")).content().contains("**Does not hold.**");
    String line = text(err).strip();
    Path scratch = Path.of(line.substring(line.lastIndexOf(' ') + 1));
    assertThat(scratch.resolve("workings")).hasContent("2 + 2");
    Files.delete(scratch.resolve("workings"));
    Files.delete(scratch);
  }

  @Test
  void all_parts_have_names_of_their_own_that_can_be_typed() throws Exception {
    Verify.of(print(out), print(err)).run();
    List<String> names =
        text(out).lines().skip(2).map(line -> line.strip().split(" ", 2)[0]).toList();
    assertThat(names)
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).matches("[a-z0-9]+(-[a-z0-9]+)*"));
  }

  private int verify(String... arguments) throws Exception {
    List<Proof> proofs = List.of(new Sum("right", true), new Sum("wrong", false));
    return new Verify(proofs, home, print(out), print(err)).run(arguments);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream from) {
    return from.toString(StandardCharsets.UTF_8);
  }
}
