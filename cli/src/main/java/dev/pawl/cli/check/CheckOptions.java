package dev.pawl.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.watch.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all checks of files have in common: where settings are, and how findings are written. */
final class CheckOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = {
        "What the columns mean, rules, and findings that are known, in YAML",
        "(default: pawl-check.yaml beside the data, when it is there)."
      })
  @Nullable Path settings;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN=REASON",
      description = "Leaves a column out, and says why; may be given several times.")
  Map<String, String> ignored = new LinkedHashMap<>();

  @Option(names = "--json", description = "Write JSON, for programs.")
  boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write a page with the distributions, for people.")
  @Nullable Path html;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  CheckOptions() {}

  /** A finding that the settings suppress. */
  private record Known(Finding finding, String reason) {}

  /** What a check has to say besides its findings. */
  interface Words {
    /** In lines, before the findings. */
    void head(PrintWriter out);

    /** In lines, after them. */
    void foot(PrintWriter out);

    /** In JSON. */
    void json(ObjectNode root);

    /** Each column of the page, with its picture. */
    List<CheckPage.Column> columns();
  }

  /** What may fail by the user's mistake. */
  interface Attempt {
    int make() throws IOException;
  }

  /** Runs a check; the user's mistakes are one line on the error output. */
  static int refusing(CommandSpec command, Attempt attempt) throws IOException {
    try {
      return attempt.make();
    } catch (IllegalArgumentException e) {
      command.commandLine().getErr().println("pawl: " + Failures.oneLine(e));
      return ExitCode.USAGE;
    }
  }

  /**
   * Runs the check that has these options; the user's mistakes are one line on the error output.
   */
  int refusing(Attempt attempt) throws IOException {
    return refusing(command, attempt);
  }

  /**
   * The settings of a file of data, and what the command line says, which goes before.
   *
   * @param leastEffect null where it is not said
   * @param level null where it is not said
   */
  CheckSettings settings(Path data, @Nullable Double leastEffect, @Nullable Double level)
      throws IOException {
    return CheckSettings.of(settings, data).with(leastEffect, level, ignored);
  }

  /** Writes what was found as the options say. */
  int write(String title, CheckSettings known, List<Finding> all, Words words) throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<Known> suppressed = new ArrayList<>();
    for (Finding finding : all) {
      Optional<CheckSettings.Suppression> covering =
          known.suppress().stream().filter(each -> each.covers(finding)).findFirst();
      if (covering.isPresent()) {
        suppressed.add(new Known(finding, covering.get().reason()));
      } else {
        findings.add(finding);
      }
    }
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(json(known, findings, suppressed, words));
    } else {
      words.head(out);
      FindingReport.text(findings, out);
      suppressed.forEach(each ->
          out.printf(
              "Known: %s %s, %s%n",
              FindingReport.word(each.finding().kind()).replace('_', ' '),
              FindingReport.field(each.finding()),
              each.reason()));
      words.foot(out);
      known.ignore().forEach((column, why) -> out.println("Left out: " + column + ", " + why));
      known.suppress().stream()
          .filter(each -> all.stream().noneMatch(each::covers))
          .forEach(each -> out.println("Suppressed, but not found: " + each.words()));
    }
    if (html != null) {
      Files.writeString(html, CheckPage.of(title, findings, words.columns()));
      if (!json) {
        out.println("Written to " + html);
      }
    }
    return findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String json(
      CheckSettings known, List<Finding> findings, List<Known> suppressed, Words words)
      throws JsonProcessingException {
    ObjectNode root = FindingReport.JSON.createObjectNode();
    FindingReport.add(findings, root.putArray("findings"));
    words.json(root);
    ArrayNode left = root.putArray("suppressed");
    suppressed.forEach(each ->
        left.addObject()
            .put("kind", FindingReport.word(each.finding().kind()))
            .put("field", FindingReport.field(each.finding()))
            .put("evidence", each.finding().evidence())
            .put("reason", each.reason()));
    known
        .ignore()
        .forEach((column, why) -> left.addObject().put("field", column).put("reason", why));
    return FindingReport.JSON.writeValueAsString(root);
  }

  /**
   * Refuses names that no column has.
   *
   * @param option what they were given with
   */
  static void requireColumns(String option, Iterable<String> named, Collection<String> columns) {
    for (String name : named) {
      if (!columns.contains(name)) {
        throw new IllegalArgumentException(
            "%s: %s (expected: one of %s)".formatted(option, name, columns));
      }
    }
  }
}
