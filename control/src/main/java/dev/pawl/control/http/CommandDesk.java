package dev.pawl.control.http;

import dev.pawl.control.RunningModel;
import dev.pawl.log.Command;
import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.LogUnavailableException;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.plan.ServingPlan;
import dev.pawl.serve.RefusedException;
import dev.pawl.serve.RefusedException.Reason;
import dev.pawl.serve.http.ProblemException;
import dev.pawl.serve.http.ProblemException.FieldError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes commands: checks them, puts them into the log, and waits for what the loop makes of them. A
 * command that was given under the same id before is recognised, also after a restart, and answered
 * as it was then. Safe for use by any number of threads.
 */
final class CommandDesk {
  static final List<String> KINDS =
      List.of(
          "promote",
          "approve",
          "reject",
          "rollback",
          "train",
          "park",
          "revive",
          "pause",
          "resume",
          "force");
  private static final List<String> PAUSABLE = List.of("all", "learning", "promotions");
  private static final Duration SKEW_BEFORE_A_PLAN = Duration.ofHours(1);
  private static final int MOST_DECISIONS = 1000;
  private static final Pattern ARM =
      Pattern.compile("champion|(baseline|canary|control|treatment(-\\d+)?)(-\\d+)?");

  private final Registry registry;
  private final InstantSource time;
  private final Supplier<String> newIds;
  private final ConcurrentHashMap<String, Given> given = new ConcurrentHashMap<>();

  CommandDesk(Registry registry, InstantSource time, Supplier<String> newIds) {
    this.registry = registry;
    this.time = time;
    this.newIds = newIds;
  }

  /** The commands of one model that are in its log, by id; guarded by itself. */
  private static final class Given {
    final Map<String, Accepted> byId = new HashMap<>();
    boolean recalled;
  }

  private record Accepted(Command command, long offset) {}

  /**
   * What became of a command.
   *
   * @param offset where it stands in the log
   * @param duplicate whether it stood there already
   * @param settled whether it is folded, and all that it started has ended
   * @param decisions what it has caused so far
   */
  record Receipt(
      String id, long offset, boolean duplicate, boolean settled, List<Decision> decisions) {}

  // ---- checks ---------------------------------------------------------------------------------

  /** Checks a command that is no {@code apply}, and completes it. */
  Command check(RunningModel model, CommandBody body) {
    List<FieldError> errors = new ArrayList<>();
    Set<String> known =
        switch (body.kind()) {
          case "promote", "approve", "reject", "park" -> {
            requireVersion(model, body, candidates(model), errors);
            yield Set.of("version");
          }
          case "revive" -> {
            requireVersion(model, body, parked(model), errors);
            yield Set.of("version");
          }
          case "train" -> {
            oneOf(body, "lineage", lineages(model), errors);
            oneOf(body, "stateful", List.of("true", "false"), errors);
            yield Set.of("lineage", "stateful");
          }
          case "pause", "resume" -> {
            oneOf(body, "what", PAUSABLE, errors);
            yield Set.of("what");
          }
          case "force" -> {
            requireUnit(body, errors);
            requireArm(body, errors);
            yield Set.of("unit", "arm");
          }
          case "rollback" -> Set.of();
          case "apply" ->
              throw new ProblemException(
                  422,
                  "Invalid values",
                  "kind: apply (expected: one of %s). PUT the spec to /v1/models/%s/spec instead"
                      .formatted(KINDS, model.name()));
          default -> {
            errors.add(
                new FieldError("kind", Parameters.shortened(body.kind()), "one of " + KINDS, ""));
            yield body.arguments().keySet();
          }
        };
    for (String name : body.arguments().keySet()) {
      if (!known.contains(name)) {
        errors.add(
            new FieldError(
                "arguments." + Parameters.shortened(name),
                "unknown",
                known.isEmpty() ? "no arguments" : "one of " + new TreeSet<>(known),
                "Leave it out"));
      }
    }
    CommandBody.throwAny(errors);
    return command(model, body);
  }

  /** Makes a command of a body, at its time. */
  Command command(RunningModel model, CommandBody body) {
    return new Command(
        body.id().isEmpty() ? newIds.get() : body.id(),
        at(model, body.time()),
        body.kind(),
        body.arguments(),
        body.by(),
        body.reason());
  }

  private long at(RunningModel model, OptionalLong asked) {
    requireTime(Optional.of(model), asked);
    long clock = model.served().clock();
    long standing = clock == Long.MIN_VALUE ? model.served().beginning().orElse(0) : clock;
    return asked.orElse(standing);
  }

  /**
   * Passes a time that is not too far ahead.
   *
   * @param model empty for one that is to be made
   * @throws RefusedException when it is
   */
  void requireTime(Optional<RunningModel> model, OptionalLong asked) {
    long clock = model.map(present -> present.served().clock()).orElse(Long.MIN_VALUE);
    long latest =
        clock == Long.MIN_VALUE
            ? time.millis() + SKEW_BEFORE_A_PLAN.toMillis()
            : clock + skew(model.orElseThrow()).toMillis();
    if (asked.isPresent() && asked.getAsLong() > latest) {
      throw new RefusedException(
          Reason.FUTURE,
          "time: %s (expected: at most %s; leave it out for the data clock)"
              .formatted(asked.getAsLong(), Instant.ofEpochMilli(latest)));
    }
  }

  private static Duration skew(RunningModel model) {
    return model
        .served()
        .plan()
        .map(plan -> plan.spec().serving().maximumSkew())
        .orElse(SKEW_BEFORE_A_PLAN);
  }

  private static void requireVersion(
      RunningModel model, CommandBody body, List<String> valid, List<FieldError> errors) {
    String version = body.arguments().getOrDefault("version", "");
    if (!valid.contains(version)) {
      errors.add(
          new FieldError(
              "arguments.version",
              version.isEmpty() ? "missing" : Parameters.shortened(version),
              "one of " + lastOf(valid),
              "GET /v1/models/%s/versions lists them".formatted(model.name())));
    }
  }

  private static List<String> lastOf(List<String> names) {
    return names.subList(Math.max(0, names.size() - 30), names.size());
  }

  private static void requireUnit(CommandBody body, List<FieldError> errors) {
    if (body.arguments().getOrDefault("unit", "").isEmpty()) {
      errors.add(
          new FieldError(
              "arguments.unit", "missing", "a unit, as requests name it", "Say whom to force"));
    }
  }

  /** The arm need not be there now, but must be one that a stage may have. */
  private static void requireArm(CommandBody body, List<FieldError> errors) {
    String arm = body.arguments().getOrDefault("arm", "");
    if (!arm.isEmpty() && !ARM.matcher(arm).matches()) {
      errors.add(
          new FieldError(
              "arguments.arm",
              Parameters.shortened(arm),
              "champion, baseline, canary, control or treatment; treatment-2 for the second version, control-2 in the second stage of a kind",
              "GET /v1/models/M shows the arms that there are now"));
    }
  }

  private static void oneOf(
      CommandBody body, String name, List<String> valid, List<FieldError> errors) {
    String value = body.arguments().get(name);
    if (value != null && !valid.contains(value)) {
      errors.add(
          new FieldError("arguments." + name, Parameters.shortened(value), "one of " + valid, ""));
    }
  }

  private List<String> candidates(RunningModel model) {
    List<String> all =
        registry.versions(model.name()).stream()
            .map(Version::id)
            .collect(Collectors.toCollection(ArrayList::new));
    all.addAll(lineages(model));
    return all;
  }

  private List<String> parked(RunningModel model) {
    return registry.versions(model.name()).stream()
        .filter(version -> version.state() == Version.State.PARKED)
        .map(Version::id)
        .toList();
  }

  private static List<String> lineages(RunningModel model) {
    return model
        .loop()
        .view()
        .map(ModelLoop::definition)
        .map(ModelDefinition::lineages)
        .orElse(List.of(ModelDefinition.MAIN));
  }

  // ---- the log --------------------------------------------------------------------------------

  /**
   * Whether a command of that id is in the log: a repeat is answered as the first was, and what was
   * valid then need not be so now, since it has been carried out.
   */
  boolean knows(RunningModel model, String id) {
    Given ofModel = given.computeIfAbsent(model.name(), name -> new Given());
    synchronized (ofModel) {
      recall(model, ofModel);
      return ofModel.byId.containsKey(id);
    }
  }

  /** Puts a command into the log, unless it is there, and waits a while for what comes of it. */
  Receipt give(RunningModel model, Command command, Duration patience) {
    Given ofModel = given.computeIfAbsent(model.name(), name -> new Given());
    long offset;
    boolean duplicate;
    synchronized (ofModel) {
      recall(model, ofModel);
      Accepted first = ofModel.byId.get(command.id());
      duplicate = first != null;
      if (first != null) {
        requireSame(first.command(), command);
        offset = first.offset();
      } else {
        offset = append(model, command);
        ofModel.byId.put(command.id(), new Accepted(command, offset));
      }
    }
    boolean settled = settled(model, offset + 1, patience);
    List<Decision> decisions =
        registry.decisions(model.name(), offset, MOST_DECISIONS).stream()
            .filter(decision -> decision.offset() == offset)
            .toList();
    return new Receipt(command.id(), offset, duplicate, settled, decisions);
  }

  private static void requireSame(Command first, Command repeat) {
    if (!first.kind().equals(repeat.kind()) || !first.arguments().equals(repeat.arguments())) {
      throw new ProblemException(
          409,
          "Used before",
          "id: %s was given to another command, %s (expected: an id of its own)"
              .formatted(Parameters.shortened(first.id()), first.kind()));
    }
  }

  /** Finds the commands of the last attribution window in the log; without a plan, all of them. */
  private static void recall(RunningModel model, Given ofModel) {
    if (ofModel.recalled) {
      return;
    }
    EventLog log = model.log();
    long clock = model.served().clock();
    Optional<ServingPlan> plan = model.served().plan();
    long from =
        clock == Long.MIN_VALUE || plan.isEmpty()
            ? log.start()
            : log.firstAtOrAfter(clock - plan.get().spec().outcome().window().toMillis())
                .orElse(log.end());
    try (EventLog.Reader reader = log.read(Math.max(from, log.start()))) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        if (logged.event() instanceof Command command) {
          ofModel.byId.putIfAbsent(command.id(), new Accepted(command, logged.offset()));
        }
      }
    }
    ofModel.recalled = true;
  }

  private long append(RunningModel model, Command command) {
    try {
      return model.log().append(List.of(command), time.millis(), Durability.FSYNC).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogUnavailableException unavailable) {
        throw new RefusedException(Reason.UNAVAILABLE, String.valueOf(unavailable.getMessage()));
      }
      throw e;
    }
  }

  private static boolean settled(RunningModel model, long offset, Duration patience) {
    try {
      model.loop().settled(offset).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.stopping();
    } catch (ExecutionException e) {
      throw new ProblemException(
          503,
          "The loop does not go on",
          "the loop of %s does not go on: %s. The command is logged, and is carried out when it does"
              .formatted(model.name(), e.getMessage()));
    }
  }

  /** The arguments of a command by name. */
  static SortedMap<String, String> sorted(Map<String, String> arguments) {
    return new TreeMap<>(arguments);
  }
}
