package dev.pawl.store.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.loop.contest.Checks.LabelledRow;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvHoldoutTest {
  private static final Spec SPEC =
      SpecReader.read(
          """
          model: line
          owner: tests@example.com
          purpose: A line
          task: regression
          inputs:
            x: {type: number, required: true, min: 0}
            shop: category
          derived: {twice: 2 * x}
          live:
            recent: {mean: y, by: shop, window: 1h}
          outcome: {values: {y: number}, window: 6h, label: y - prediction.x}
          learner: {linear: {loss: squared}}
          evaluation: {holdout: held/out.csv}
          """,
          "line.yaml");

  @TempDir Path folder;

  @Test
  void rows_get_their_derived_columns_and_labels() throws IOException {
    List<LabelledRow> rows = read("x,shop,y\n1,a,10\n2.5,,20\n");

    assertThat(rows).hasSize(2);
    assertThat(rows).extracting(LabelledRow::label).containsExactly(9.0, 17.5);
    assertThat(number(rows.get(1), "twice")).isEqualTo(5);
    assertThat(number(rows.get(1), "recent")).isNaN();
    assertThat(rows.get(1).row().isMissing(rows.get(1).row().schema().indexOf("shop"))).isTrue();
  }

  @Test
  void live_features_may_have_columns() throws IOException {
    assertThat(number(read("x,shop,y,recent\n1,a,10,0.25\n").getFirst(), "recent")).isEqualTo(0.25);
  }

  @Test
  void the_path_starts_in_the_folder_that_is_given() throws IOException {
    Files.createDirectory(folder.resolve("held"));
    Files.writeString(folder.resolve("held/out.csv"), "x,shop,y\n1,a,10\n");
    MemoryArtifactStore artifacts = new MemoryArtifactStore();

    String hash = CsvHoldout.keep(SPEC, folder, artifacts);

    assertThat(artifacts.contains(hash)).isTrue();
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> CsvHoldout.keep(SPEC, folder, new MemoryArtifactStore()))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessage(
            folder.resolve("held/out.csv") + ": no such file (expected: a CSV or Parquet file)");
  }

  @Test
  void a_column_that_is_missing_is_named() {
    assertThatThrownBy(() -> read("x,shop\n1,a\n"))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageContaining("column y is missing (expected: one of [x, shop])");
    assertThatThrownBy(() -> read("shop,y\na,1\n"))
        .hasMessageContaining("column x is missing (expected: one of [shop, y])");
  }

  @Test
  void a_value_that_is_wrong_is_named_with_its_line() {
    assertThatThrownBy(() -> read("x,shop,y\n1,a,10\n-2,a,10\n"))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageContaining("line 3, column x: -2");
    assertThatThrownBy(() -> read("x,shop,y\n1,a,much\n"))
        .hasMessageContaining("line 2, column y: \"much\"");
    assertThatThrownBy(() -> read("x,shop,y,recent\n1,a,1,often\n"))
        .hasMessageContaining("line 2, column recent: \"often\" (expected: a number, or nothing)");
  }

  @Test
  void a_row_without_a_label_is_refused() {
    assertThatThrownBy(() -> read("x,shop,y\n1,a,\n"))
        .hasMessageContaining("line 2, column y: \"\" (expected: an outcome that gives a label)");
  }

  @Test
  void rows_without_a_label_can_be_left_out_and_are_counted() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "x,shop,y\n1,a,\n2,a,3\n3,b,\n");

    CsvHoldout.Labelled labelled = CsvHoldout.readLabelled(file, SPEC);

    assertThat(labelled.rows()).extracting(LabelledRow::label).containsExactly(1.0);
    assertThat(labelled.without()).isEqualTo(2);
    Files.writeString(file, "x,shop,y\n1,a,\n");
    assertThatThrownBy(() -> CsvHoldout.readLabelled(file, SPEC))
        .hasMessageEndingWith(
            "no row has a label (expected: at least one; y gives none in 1 rows)");
  }

  @Test
  void a_file_without_rows_is_refused() {
    assertThatThrownBy(() -> read("x,shop,y\n"))
        .hasMessageContaining("no rows under its header (expected: at least one)");
  }

  private List<LabelledRow> read(String csv) throws IOException {
    Path file = folder.resolve("holdout.csv");
    Files.writeString(file, csv);
    return CsvHoldout.read(file, SPEC);
  }

  private static double number(LabelledRow row, String column) {
    return row.row().number(row.row().schema().indexOf(column));
  }
}
