package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that tell a loop to do something. */
final class Orders {

  private Orders() {}

  /** An order about one version. */
  abstract static class AboutVersion extends Order {
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

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = "Makes a version, or what a lineage has learned so far, the champion.")
  static final class Promote extends AboutVersion {
    @Override
    String kind() {
      return "promote";
    }
  }

  @Command(
      name = "park",
      mixinStandardHelpOptions = true,
      description = "Sets a challenger aside; it keeps its evidence.")
  static final class Park extends AboutVersion {
    @Override
    String kind() {
      return "park";
    }
  }

  @Command(
      name = "revive",
      mixinStandardHelpOptions = true,
      description = "Lets a parked version challenge again.")
  static final class Revive extends AboutVersion {
    @Override
    String kind() {
      return "revive";
    }
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Makes the champion before the present one the champion again.")
  static final class Rollback extends Order {
    @Override
    String kind() {
      return "rollback";
    }

    @Override
    void arguments(ObjectNode arguments) {}
  }

  /** An order about what stands still. */
  abstract static class Stand extends Order {
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

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Lets learning, promotions or both stand still.")
  static final class Pause extends Stand {
    @Override
    String kind() {
      return "pause";
    }
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Lets what stands still go on.")
  static final class Resume extends Stand {
    @Override
    String kind() {
      return "resume";
    }
  }

  @Command(name = "train", mixinStandardHelpOptions = true, description = "Starts a training now.")
  static final class Train extends Order {
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
    String kind() {
      return "train";
    }

    @Override
    void arguments(ObjectNode arguments) {
      arguments.put("lineage", lineage);
      arguments.put("stateful", Boolean.toString(stateful));
    }
  }
}
