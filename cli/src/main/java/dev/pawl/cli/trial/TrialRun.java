package dev.pawl.cli.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.report.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that answers with a table and a sentence, as JSON when asked, and with a plot. */
abstract sealed class TrialRun implements Callable<Integer>
    permits PowerCommand,
        AbCommand,
        PairedCommand,
        SwitchbackCommand,
        InterleavingCommand,
        OpeCommand,
        SimulateCommand {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Answers in JSON.")
  boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "Also writes a page with plots.")
  Optional<Path> html = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  TrialRun() {}

  /**
   * What it has to say.
   *
   * @throws IllegalArgumentException when an option is out of range or the file not as expected
   */
  abstract Answer answer();

  @Override
  public final Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Answer answer;
    try {
      Answer made = answer();
      html.ifPresent(page -> write(page, PlotPage.html("pawl trial " + spec.name(), made)));
      answer = made;
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("pawl: " + e.getMessage());
      return ExitCode.USAGE;
    }
    if (json) {
      out.println(pretty(answer));
    } else {
      out.print(text(answer.table()));
      out.println();
      answer.sentences().forEach(out::println);
    }
    out.flush();
    return answer.isValid() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void write(Path page, String text) {
    try {
      Files.writeString(page, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--html: %s cannot be written (expected: a file in a folder that exists)".formatted(page),
          e);
    }
  }

  private static String pretty(Answer answer) {
    try {
      return MAPPER.writeValueAsString(answer.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static String text(List<List<String>> rows) {
    TextTable table = TextTable.ofTexts(rows.getFirst().toArray(String[]::new));
    rows.stream().skip(1).forEach(table::add);
    return table.text("");
  }
}
