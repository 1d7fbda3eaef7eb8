package dev.pawl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckSchemaCommandTest {
  @TempDir Path folder;

  @Test
  void a_schema_is_inferred_checked_and_compared() throws IOException {
    Path data = write("a.csv", 0, "k");
    Path schema = folder.resolve("schema.json");
    Ran inferred = pawl("check", "schema", "infer", data.toString(), "--out", schema.toString());

    assertThat(inferred.err()).isEmpty();
    assertThat(inferred.out())
        .contains("200 rows, 2 columns")
        .contains("x: number, seen from 0.0 to 199.0, allowed from 0.0 to 398.0; required: there")
        .contains("kind: category, closed: each of 3 came 5 times or more");

    String expected = schema.toString();
    Ran same =
        pawl("check", "schema", "check", write("b.csv", 50, "k").toString(), "--schema", expected);
    assertThat(same.code()).isZero();
    assertThat(same.out()).contains("Nothing found.");

    Ran other =
        pawl(
            "check",
            "schema",
            "check",
            write("c.csv", 5_000, "z").toString(),
            "--schema",
            expected,
            "--json");
    assertThat(other.code()).isEqualTo(1);
    JsonNode findings = other.json().path("findings");
    assertThat(findings).hasSize(2);
    assertThat(findings.get(0).path("kind").asText()).isEqualTo("schema");
    assertThat(findings.get(0).path("evidence").asText())
        .startsWith("5199.0 (expected: at most 398.0)");
    assertThat(findings.get(1).path("kind").asText()).isEqualTo("new_category");

    Path later = folder.resolve("later.json");
    Files.writeString(later, Files.readString(schema).replace("398", "300"));
    Ran diff = pawl("check", "schema", "diff", expected, later.toString());
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out()).contains("x: maximum: 398.0 → 300.0  (breaks)");
    assertThat(pawl("check", "schema", "diff", expected, expected).out())
        .contains("No difference.");
  }

  @Test
  void a_json_schema_is_written_for_other_programs() throws IOException {
    Ran ran = pawl("check", "schema", "infer", "--json-schema", write("a.csv", 0, "k").toString());

    assertThat(ran.json().path("properties").path("x").path("type").asText()).isEqualTo("number");
  }

  @Test
  void what_becomes_of_wrong_values_is_said_in_the_schema_and_compared() throws IOException {
    Path rejecting = schema("rejecting.json", "");
    Path flagging = schema("flagging.json", ", \"wrong\": \"flag\"");
    Path imputing = schema("imputing.json", ", \"wrong\": \"impute\"");

    Ran lenient = pawl("check", "schema", "diff", rejecting.toString(), flagging.toString());
    assertThat(lenient.code()).isZero();
    assertThat(lenient.out()).contains("wrong values: reject → flag");
    Ran strict = pawl("check", "schema", "diff", imputing.toString(), rejecting.toString());
    assertThat(strict.code()).isEqualTo(1);
    assertThat(strict.out()).contains("x: wrong values: impute → reject  (breaks)");

    Ran found =
        pawl(
            "check",
            "schema",
            "check",
            write("a.csv", 0, "k").toString(),
            "--schema",
            flagging.toString());
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.out()).contains("199.0 (expected: at most 9.0)");
  }

  @Test
  void an_unknown_way_with_wrong_values_is_refused_with_its_place() throws IOException {
    Path data = write("a.csv", 0, "k");
    for (String wrong : List.of("\"drop\"", "true")) {
      Path schema = schema("schema.json", ", \"wrong\": " + wrong);
      Ran ran = pawl("check", "schema", "check", data.toString(), "--schema", schema.toString());
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err())
          .contains("schema.json: schema[0].wrong: " + wrong.replace("\"", "") + " (expected: ");
    }
    Path misspelt = schema("schema.json", ", \"wrnog\": \"flag\"");
    assertThat(
            pawl("check", "schema", "check", data.toString(), "--schema", misspelt.toString())
                .err())
        .contains("schema[0].wrnog: unknown (expected: one of name, type, required,");
  }

  private Path schema(String name, String more) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        "{\"fields\": [{\"name\": \"x\", \"type\": \"number\", \"maximum\": 9%s}]}"
            .formatted(more));
    return file;
  }

  @Test
  void wrong_files_are_refused() throws IOException {
    Path data = write("a.csv", 0, "k");
    Ran absent = pawl("check", "schema", "check", data.toString(), "--schema", "none.json");
    assertThat(absent.code()).isEqualTo(2);
    assertThat(absent.err())
        .contains("none.json: no such file (expected: a schema, from pawl check schema infer)");

    Path wrong = folder.resolve("wrong.json");
    Files.writeString(wrong, "{\"fields\": [{\"name\": \"x\", \"type\": \"int\"}]}");
    Ran refused = pawl("check", "schema", "check", data.toString(), "--schema", wrong.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("wrong.json: schema[0].type: int (expected: one of number, boolean,");
  }

  private static Ran pawl(String... arguments) {
    return LiveNode.runs(arguments);
  }

  private Path write(String name, int from, String kind) throws IOException {
    StringBuilder text = new StringBuilder("x,kind\n");
    for (int i = 0; i < 200; i++) {
      text.append(from + i).append(',').append(kind).append(i % 3).append('\n');
    }
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file;
  }
}
