package dev.pawl.cli.plan;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pawl.cli.client.RefusedAnswer;
import dev.pawl.cli.client.Server;
import dev.pawl.cli.client.TokenOption;
import dev.pawl.cli.client.UnreachableServer;
import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.option.DurationText;
import dev.pawl.cli.plan.RolloutForecast.Suppositions;
import dev.pawl.loop.SpecCheck;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what will happen to a new version under a spec's rollout. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Says what will happen to a new version under a spec's rollout: how long each stage takes"
            + " at the model's own traffic, what a bad version can do before it is stopped, and how"
            + " often the model can be updated with evidence.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The plan is likely to come to an end.",
      "1:A stage is not likely to show what it has to.",
      "2:A wrong option, spec or log.",
      "3:No server answers.",
      "4:The server refused.",
      "5:The server does not know the model."
    })
public final class PlanCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(paramLabel = "SPEC", description = "The spec.")
  Path file;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "A server that runs the model: its traffic is taken.")
  @Nullable String server;

  @Mixin TokenOption token = new TokenOption();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The folder of a recorded log, or a data folder: its traffic is taken.")
  @Nullable Path data;

  @Option(names = "--per-day", description = "Without --server and --data: predictions a day.")
  @Nullable Double perDay;

  @Option(
      names = "--labelled",
      description = "With --per-day: the share with a label (default: 1).")
  @Nullable Double labelled;

  @Option(
      names = "--delay",
      converter = DurationText.class,
      paramLabel = "DURATION",
      description = "How long a label takes (default: what the data says; 0s with --per-day).")
  @Nullable Duration delay;

  @Option(
      names = "--mean",
      description =
          "The champion's loss; with --server or --data, the value of the metric that decides.")
  @Nullable Double mean;

  @Option(names = "--std", description = "Its standard deviation, of one prediction.")
  @Nullable Double deviation;

  @Option(names = "--base-rate", description = "Instead of both: the rate of a proportion.")
  @Nullable Double rate;

  @Option(
      names = "--effect",
      defaultValue = "0.01",
      description = "By which share a better version is better (default: ${DEFAULT-VALUE}).")
  double effect;

  @Option(
      names = "--alike",
      defaultValue = "0.2",
      description =
          "The deviation of differences between a champion and what it becomes by learning on, as a"
              + " share of that of losses (default: ${DEFAULT-VALUE}).")
  double alike;

  @Option(
      names = "--unlike",
      defaultValue = "0.5",
      description = "The same of another model (default: ${DEFAULT-VALUE}).")
  double unlike;

  @Option(
      names = "--eligible",
      defaultValue = "1",
      description =
          "The share of requests that conditions (only) let into experiments (default:"
              + " ${DEFAULT-VALUE}).")
  double eligible;

  @Option(names = "--json", description = "Prints JSON.")
  boolean json;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public PlanCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    try {
      Spec spec = SpecReader.read(file);
      SpecCheck.ready(spec, String.valueOf(file.getFileName()));
      Suppositions supposed = new Suppositions(effect, alike, unlike, eligible);
      return say(spec, traffic(spec), supposed);
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    } catch (RefusedAnswer e) {
      err.println("pawl: " + e.getMessage());
      return e.status() == 404 ? ExitCode.NOT_FOUND : ExitCode.REFUSED;
    } catch (UnreachableServer e) {
      err.println("pawl: " + e.getMessage());
      return ExitCode.UNREACHABLE;
    }
  }

  private int say(Spec spec, Traffic traffic, Suppositions supposed) throws IOException {
    List<RolloutForecast> forecasts =
        List.of(
            RolloutForecast.of(spec, traffic, supposed, true),
            RolloutForecast.of(spec, traffic, supposed, false));
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(MAPPER.writeValueAsString(PlanJson.of(spec, traffic, supposed, forecasts)));
    } else {
      out.print(PlanText.of(spec, traffic, supposed, forecasts));
    }
    out.flush();
    return forecasts.stream().allMatch(RolloutForecast::isLikely) ? ExitCode.DONE : ExitCode.FAILED;
  }

  // ---- the traffic ----------------------------------------------------------------------------

  private Traffic traffic(Spec spec) throws IOException {
    int sources = (server == null ? 0 : 1) + (data == null ? 0 : 1) + (perDay == null ? 0 : 1);
    if (sources != 1) {
      throw new IllegalArgumentException(
          "--server, --data, --per-day: %d of them (expected: one, for the traffic of a running model, of a log, or as you know it)"
              .formatted(sources));
    }
    if (labelled != null && perDay == null) {
      throw new IllegalArgumentException(
          "--labelled: without --per-day (expected: with it; data says it itself)");
    }
    Optional<Traffic.Value> given = given();
    Traffic found = found(spec, given);
    return delay == null
        ? found
        : new Traffic(
            found.perDay(), found.labelled(), delay, found.loss(), found.metric(), found.source());
  }

  private Traffic found(Spec spec, Optional<Traffic.Value> given) throws IOException {
    if (server != null) {
      try (Server running = new Server(server, token.token())) {
        return ServerTraffic.ask(running, spec, given);
      }
    }
    if (data != null) {
      return LogTraffic.read(data, spec, given);
    }
    Traffic.Value value =
        given.orElseThrow(() ->
            new IllegalArgumentException(
                "--base-rate, --mean, --std: none (expected: --base-rate, or --mean and --std,"
                    + " beside --per-day)"));
    return new Traffic(
        perDay == null ? Double.NaN : perDay,
        labelled == null ? 1 : labelled,
        Duration.ZERO,
        value,
        given,
        "what the options say");
  }

  private Optional<Traffic.Value> given() {
    if (rate != null) {
      if (mean != null || deviation != null) {
        throw new IllegalArgumentException(
            "--base-rate: beside --mean or --std (expected: alone, for a proportion has its"
                + " deviation)");
      }
      if (!(rate > 0 && rate < 1)) {
        throw new IllegalArgumentException("--base-rate: " + rate + " (expected: in (0, 1))");
      }
      return Optional.of(Traffic.Value.of(rate, Math.sqrt(rate * (1 - rate))));
    }
    if ((mean == null) != (deviation == null)) {
      throw new IllegalArgumentException("--mean, --std: one of them (expected: both)");
    }
    return mean == null || deviation == null
        ? Optional.empty()
        : Optional.of(Traffic.Value.of(mean, deviation));
  }
}
