package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that tell a loop to do something. */
final class Orders {

  private Orders() {}

  /** A new instance of each, under its name. */
  static List<CommandLine> all() {
    return List.of(
        order(
            new AboutVersion(),
            "promote",
            "Makes a version, or what a lineage has learned so far, the champion."),
        order(
            new AboutVersion(),
            "approve",
            "Lets a version that waits for an approval take over; not for its author."),
        order(
            new AboutVersion(),
            "reject",
            "Takes a version that waits for an approval out of play."),
        order(
            new Plain(),
            "rollback",
            "Makes the champion before the present one the champion again."),
        order(new AboutVersion(), "park", "Sets a challenger aside; it keeps its evidence."),
        order(new AboutVersion(), "revive", "Lets a parked version challenge again."),
        order(new Stand(), "pause", "Lets learning, promotions or both stand still."),
        order(new Stand(), "resume", "Lets what stands still go on."),
        order(new Train(), "train", "Starts a training now."),
        order(new Force(), "force", "Puts a unit into an arm for testing, or lets it go."));
  }

  private static CommandLine order(Order order, String name, String description) {
    CommandLine line = new CommandLine(order).setCommandName(name);
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }

  /** An order that needs no more than a model. */
  @Command(mixinStandardHelpOptions = true)
  private static final class Plain extends Order {
    @Override
    void arguments(ObjectNode arguments) {}
  }

  /** An order about one version. */
  @Command(mixinStandardHelpOptions = true)
  private static final class AboutVersion extends Order {
    @Parameters(
        index = "1",
        paramLabel = "VERSION",
        description = "A version such as 1.13; to promote or park, also a lineage such as main.")
    String version;

    @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
    AboutVersion() {}

    @Override
    void arguments(ObjectNode arguments) {
      arguments.put("version", version);
    }
  }

  /** An order about what stands still. */
  @Command(mixinStandardHelpOptions = true)
  private static final class Stand extends Order {
    @Option(
        names = "--what",
        defaultValue = "all",
        description = "all, learning or promotions (default: ${DEFAULT-VALUE}).")
    String what;

    @SuppressWarnings("NullAway.Init") // picocli fills the options in
    Stand() {}

    @Override
    void arguments(ObjectNode arguments) {
      arguments.put("what", what);
    }
  }

  /** An order about the arm of a unit. */
  @Command(mixinStandardHelpOptions = true)
  private static final class Force extends Order {
    @Parameters(index = "1", paramLabel = "UNIT", description = "A unit, as requests name it.")
    String unit;

    @ArgGroup(exclusive = true, multiplicity = "1")
    Where where;

    private static final class Where {
      @Option(names = "--arm", description = "The arm, such as canary.")
      @Nullable String arm;

      @Option(names = "--release", description = "The unit gets its own arm again.")
      boolean release;
    }

    @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
    Force() {}

    @Override
    void arguments(ObjectNode arguments) {
      arguments.put("unit", unit);
      if (!where.release) {
        arguments.put("arm", where.arm);
      }
    }
  }

  /** An order to train. */
  @Command(mixinStandardHelpOptions = true)
  private static final class Train extends Order {
    @Option(
        names = "--lineage",
        defaultValue = "main",
        description = "Which lineage (default: ${DEFAULT-VALUE}).")
    String lineage;

    @Option(
        names = "--stateful",
        description = "Go on from the last version; otherwise from scratch on the spec's window.")
    boolean stateful;

    @SuppressWarnings("NullAway.Init") // picocli fills the options in
    Train() {}

    @Override
    void arguments(ObjectNode arguments) {
      arguments.put("lineage", lineage);
      arguments.put("stateful", Boolean.toString(stateful));
    }
  }
}
