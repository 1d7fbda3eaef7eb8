package dev.pawl.cli.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.model.row.Schema;
import dev.pawl.store.table.TableFile;
import dev.pawl.watch.Finding;
import dev.pawl.watch.skew.SkewCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares what was served with what is trained on. */
@Command(
    name = "skew",
    mixinStandardHelpOptions = true,
    description = {
      "Compares features as they were logged when they were served with features as they are",
      "computed for training, for the same ids, and counts for each how many differ."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:Nothing was found.", "1:Something was found.", "2:A wrong option or file."})
final class CheckSkewCommand implements Callable<Integer> {
  @Mixin CheckOptions options;

  @Option(
      names = "--served",
      required = true,
      paramLabel = "FILE",
      description = "Rows as they were logged when served.")
  Path served;

  @Option(
      names = "--trained",
      required = true,
      paramLabel = "FILE",
      description = "Rows as they are computed for training.")
  Path trained;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "What rows are matched by; it may be in the settings instead.")
  @Nullable String id;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  CheckSkewCommand() {}

  @Override
  public Integer call() throws IOException {
    return options.refusing(() -> {
      CheckSettings settings = options.settings(trained, null, null);
      String by =
          Optional.ofNullable(id)
              .or(settings::id)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "--id: missing (expected: the column that rows are matched by)"));
      TableFile here = TableFile.open(served);
      TableFile there = TableFile.open(trained).like(here);
      here = here.like(there);
      Set<String> names = new TreeSet<>(here.schema().names());
      names.addAll(there.schema().names());
      CheckOptions.requireColumns("--ignore", settings.ignore().keySet(), names);
      SkewCheck check = new SkewCheck(here.schema(), there.schema(), by);
      here.read(check::addServed);
      there.read(check::addTrained);
      SkewCheck.Result result = check.result();
      List<Finding> findings =
          result.findings().stream()
              .filter(finding -> !settings.ignore().containsKey(finding.where().feature()))
              .toList();
      return options.write(
          "%s beside %s".formatted(served.getFileName(), trained.getFileName()),
          settings,
          findings,
          new Said(here.schema(), result));
    });
  }

  /** What is said besides the findings. */
  private record Said(Schema schema, SkewCheck.Result result) implements CheckOptions.Words {

    @Override
    public void head(PrintWriter out) {
      out.printf(
          Locale.ROOT,
          "%,d rows matched, %d columns; %,d served alone, %,d in training alone, %,d repeated%n",
          result.matched(),
          schema.size(),
          result.onlyServed(),
          result.onlyTrained(),
          result.repeated());
    }

    @Override
    public void foot(PrintWriter out) {}

    @Override
    public void json(ObjectNode root) {
      root.put("matched", result.matched())
          .put("only_served", result.onlyServed())
          .put("only_trained", result.onlyTrained())
          .put("repeated", result.repeated());
      ArrayNode features = root.putArray("features");
      for (SkewCheck.Skew skew : result.skews()) {
        features
            .addObject()
            .put("field", skew.feature())
            .put("different", skew.different())
            .put("share", skew.share());
      }
    }

    @Override
    public List<CheckPage.Column> columns() {
      return List.of(
          new CheckPage.Column(
              "share of the values that differ",
              List.of("differ"),
              result.skews().stream()
                  .map(skew -> new CheckPage.Bar(skew.feature(), List.of(skew.share())))
                  .toList()));
    }
  }
}
