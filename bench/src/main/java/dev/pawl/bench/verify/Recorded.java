package dev.pawl.bench.verify;

import dev.pawl.log.Event;
import dev.pawl.log.EventCodec;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.log.TrainingFinished;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a data folder remembers of a model, as far as it has to be the same every time: not what it
 * cost, not when the log took it, and not how long answers took: reports of that are left out, and
 * what lies behind them is known by its place among the other events.
 *
 * @param model the model's name
 * @param events how many records its log has, without reports
 * @param predictions how many of them are predictions
 * @param eventsHash a hash over all of them
 * @param decisions its decisions, in order
 * @param versions its versions, by id
 */
record Recorded(
    String model,
    long events,
    long predictions,
    String eventsHash,
    List<Decision> decisions,
    List<Version> versions) {

  /** Reads a folder that no server has open. */
  static Recorded of(Path data, String model) throws IOException {
    MessageDigest digest = sha256();
    long events = 0;
    long predictions = 0;
    Places places;
    try (EmbeddedEventLog log = log(data, model);
        EventLog.Reader reader = log.read(log.start())) {
      places = Places.of(log);
      for (LogRecord each = reader.poll(); each != null; each = reader.poll()) {
        if (!(each.event() instanceof ServingReport)) {
          digest.update(EventCodec.encode(withoutCost(places.event(each.event()))));
          events++;
          predictions += each.event() instanceof Prediction ? 1 : 0;
        }
      }
    }
    try (Registry registry = SqliteRegistry.open(data.resolve("registry.db"))) {
      return new Recorded(
          model,
          events,
          predictions,
          HexFormat.of().formatHex(digest.digest()),
          registry.decisions(model, 0, Integer.MAX_VALUE).stream().map(places::decision).toList(),
          withoutCost(registry.versions(model).stream().map(places::version).toList()));
    }
  }

  static EmbeddedEventLog log(Path data, String model) throws IOException {
    return EmbeddedEventLog.openReadOnly(
        data.resolve("models").resolve(model).resolve("log"), EmbeddedLogSettings.standard());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Event withoutCost(Event event) {
    if (event instanceof TrainingFinished finished) {
      TreeMap<String, Double> metrics = new TreeMap<>(finished.metrics());
      metrics.remove("cpuNanos");
      return new TrainingFinished(
          finished.id(),
          finished.eventTime(),
          finished.artifact(),
          finished.dataHash(),
          finished.error(),
          metrics);
    }
    return event;
  }

  /** Versions without what they cost, in the order of their ids. */
  static List<Version> withoutCost(Collection<Version> versions) {
    return versions.stream()
        .map(each -> each.costing(new Version.Cost(0, each.cost().examples())))
        .toList();
  }

  /** Versions in the order of their births. */
  static List<Version> inOrder(List<Version> versions) {
    return versions.stream()
        .sorted(Comparator.comparingLong(Version::offset).thenComparing(Version::id))
        .toList();
  }

  /** What differs from another; empty when nothing does. */
  List<String> differences(Recorded other) {
    List<String> found = new ArrayList<>();
    if (events != other.events || !eventsHash.equals(other.eventsHash)) {
      found.add(
          "%s: %d events with hash %s, and %d with %s"
              .formatted(model, events, eventsHash, other.events, other.eventsHash));
    }
    found.addAll(differences(model + ": decision", decisions, other.decisions));
    found.addAll(differences(model + ": version", versions, other.versions));
    return found;
  }

  /** The first place at which two lists differ. */
  static List<String> differences(String what, List<?> one, List<?> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      Object mine = i < one.size() ? one.get(i) : "none";
      Object yours = i < other.size() ? other.get(i) : "none";
      if (!mine.equals(yours)) {
        return List.of("%s %d is %s, and %s".formatted(what, i, mine, yours));
      }
    }
    return List.of();
  }

  /** Copies of a data folder the logs, and artifacts when they are wanted; never the registry. */
  static void copyLogs(Path from, Path to, boolean artifacts) throws IOException {
    for (String part : artifacts ? List.of("models", "artifacts") : List.of("models")) {
      Path root = from.resolve(part);
      try (Stream<Path> all = Files.walk(root)) {
        for (Path each : all.toList()) {
          Path target = to.resolve(part).resolve(root.relativize(each).toString());
          if (Files.isDirectory(each)) {
            Files.createDirectories(target);
          } else if (!target.getFileName().toString().equals("lock")) {
            Files.copy(each, target);
          }
        }
      }
    }
  }
}
