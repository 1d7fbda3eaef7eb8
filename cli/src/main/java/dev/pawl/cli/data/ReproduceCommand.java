package dev.pawl.cli.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.node.DataFolder;
import dev.pawl.cli.progress.Progress;
import dev.pawl.log.EventLog;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.reproduction.Reproduced;
import dev.pawl.loop.reproduction.Reproduced.Made;
import dev.pawl.loop.reproduction.Reproduced.Refused;
import dev.pawl.loop.reproduction.Reproduced.Step;
import dev.pawl.loop.reproduction.Reproduction;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains versions again, and compares. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a version again, from its parent and the log, and compares hashes.",
      "Works on the files of a data folder, whether its server runs or not; changes nothing in it."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The same hash.",
      "1:Another hash.",
      "2:A wrong option.",
      "4:It cannot be made again: it is of the class recorded, erased or expired.",
      "5:There is no such model or version."
    })
public final class ReproduceCommand implements Callable<Integer> {
  private static final int SHORT = 12;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec CommandSpec command;

  @Parameters(
      paramLabel = "MODEL[@VERSION]",
      description = "The model, and the version; the champion when none is named.")
  String about;

  @Option(
      names = {"--data", "--store"},
      defaultValue = "pawl-data",
      paramLabel = "FOLDER",
      description = "The data folder (default: ${DEFAULT-VALUE}).")
  Path data;

  @Option(names = "--all", description = "Each version of the model, one after the other.")
  boolean all;

  @Option(names = "--json", description = "Write JSON, for programs.")
  boolean json;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public ReproduceCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    try {
      return reproduce(DataFolder.existing(data));
    } catch (NotFound e) {
      err.println("pawl: " + e.getMessage());
      return ExitCode.NOT_FOUND;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }

  private int reproduce(DataFolder folder) throws IOException {
    int at = about.indexOf('@');
    String model = at < 0 ? about : about.substring(0, at);
    Optional<String> id = at < 0 ? Optional.empty() : Optional.of(about.substring(at + 1));
    try (Registry registry = folder.registry()) {
      ModelEntry entry = model(registry, model);
      List<Version> wanted =
          all
              ? registry.versions(model)
              : List.of(version(registry, model, id.orElse(entry.champion())));
      List<Reproduced> made = again(wanted, model, registry, folder);
      print(made);
      return exitCode(made);
    }
  }

  private List<Reproduced> again(
      List<Version> wanted, String model, Registry registry, DataFolder folder) throws IOException {
    try (EventLog log = folder.log(model);
        Progress progress = Progress.over("Making versions again", wanted.size(), json || !all)) {
      Reproduction reproduction = new Reproduction(model, registry, log, folder.artifacts());
      List<Reproduced> made = new ArrayList<>();
      for (Version version : wanted) {
        made.add(reproduction.again(version));
        progress.step(1);
      }
      return made;
    }
  }

  /** What was asked for is not there. */
  private static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(message);
    }
  }

  private static ModelEntry model(Registry registry, String model) {
    return registry
        .model(model)
        .orElseThrow(() ->
            new NotFound(
                "model: %s (expected: one of %s)"
                    .formatted(model, registry.models().stream().map(ModelEntry::model).toList())));
  }

  private static Version version(Registry registry, String model, String id) {
    return registry
        .version(model, id)
        .orElseThrow(() ->
            new NotFound(
                "version: %s (expected: one of %s, see 'pawl versions %s')"
                    .formatted(id, model, model)));
  }

  /** One that differs weighs more than one that cannot be made. */
  private static int exitCode(List<Reproduced> all) {
    boolean refused = false;
    for (Reproduced each : all) {
      switch (each) {
        case Made made -> {
          if (!made.isSame()) {
            return ExitCode.FAILED;
          }
        }
        case Refused ignored -> refused = true;
      }
    }
    return refused ? ExitCode.REFUSED : ExitCode.DONE;
  }

  // ---- what is said ---------------------------------------------------------------------------

  private void print(List<Reproduced> reproduced) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      ArrayNode rows = JSON.createArrayNode();
      reproduced.forEach(each -> rows.add(row(each)));
      out.println(pretty(all ? rows : rows.get(0)));
    } else {
      reproduced.forEach(each -> out.println(sentence(each)));
      if (all) {
        long same = reproduced.stream().filter(each -> "same".equals(result(each))).count();
        out.printf("%d of %d versions came out the same%n", same, reproduced.size());
      }
    }
    out.flush();
  }

  private static String result(Reproduced reproduced) {
    return switch (reproduced) {
      case Made made -> made.isSame() ? "same" : "different";
      case Refused ignored -> "refused";
    };
  }

  private static String reproducibility(Version version) {
    return version.reproducibility().name().toLowerCase(Locale.ROOT);
  }

  private static String sentence(Reproduced reproduced) {
    Version version = reproduced.version();
    String name = version.model() + "@" + version.id();
    return switch (reproduced) {
      case Refused(var ignored, String reason) -> name + ": cannot be made again: " + reason;
      case Made made -> {
        Step last = made.last();
        String from = made.steps().getFirst().parent();
        String how =
            "%s of class %s, made again from %s with %d examples%s"
                .formatted(
                    name,
                    reproducibility(version),
                    from.isEmpty() ? "the beginning" : "version " + from,
                    made.steps().stream().mapToLong(Step::examples).sum(),
                    ancestors(made));
        yield made.isSame()
            ? "%s: the same hash %s".formatted(how, shortened(version.hash()))
            : "%s: different%s: recorded %s, now %s%s"
                .formatted(
                    how,
                    last.version().id().equals(version.id())
                        ? ""
                        : " already at its ancestor " + last.version().id(),
                    shortened(last.version().hash()),
                    shortened(last.hash()),
                    last.sameExamples()
                        ? " from the same examples"
                        : "; the examples differ (recorded %d, now %d)"
                            .formatted(last.version().data().examples(), last.examples()));
      }
    };
  }

  private static String ancestors(Made made) {
    int others = made.steps().size() - 1;
    return others <= 0 ? "" : " by way of %d whose artifacts are gone".formatted(others);
  }

  private static String shortened(String hash) {
    return hash.length() <= SHORT ? hash : hash.substring(0, SHORT);
  }

  private static ObjectNode row(Reproduced reproduced) {
    Version version = reproduced.version();
    ObjectNode row = JSON.createObjectNode();
    row.put("model", version.model());
    row.put("version", version.id());
    row.put("class", reproducibility(version));
    row.put("result", result(reproduced));
    row.put("recorded", version.hash());
    switch (reproduced) {
      case Refused(var ignored, String reason) -> row.put("reason", reason);
      case Made made -> {
        row.put("now", made.last().hash());
        row.put("sameExamples", made.last().sameExamples());
        ArrayNode steps = row.putArray("steps");
        for (Step step : made.steps()) {
          ObjectNode each = steps.addObject();
          each.put("version", step.version().id());
          each.put("parent", step.parent());
          each.put("examples", step.examples());
          each.put("recorded", step.version().hash());
          each.put("now", step.hash());
        }
      }
    }
    return row;
  }

  private static String pretty(Object tree) {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
