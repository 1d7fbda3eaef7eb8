package dev.pawl.cli.node;

import dev.pawl.control.DecisionFeed;
import dev.pawl.control.Models;
import dev.pawl.control.RunningModel;
import dev.pawl.control.alert.Alerts;
import dev.pawl.control.http.ApiServer;
import dev.pawl.control.http.OperatorRoutes;
import dev.pawl.log.DiskTrouble;
import dev.pawl.log.EventLog;
import dev.pawl.log.embedded.CorruptLogException;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.loop.LoopSettings;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.rehearsal.WarmUp;
import dev.pawl.loop.run.LoopRunner;
import dev.pawl.loop.training.LogWindow;
import dev.pawl.loop.training.WindowTrainer;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.CorruptArtifactException;
import dev.pawl.plan.Columns;
import dev.pawl.plan.ServingPlan;
import dev.pawl.serve.ServedModel;
import dev.pawl.serve.http.PredictionRoutes;
import dev.pawl.serve.http.ProblemException;
import dev.pawl.serve.shadow.ShadowLink;
import dev.pawl.serve.shadow.Transport;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Everything on one machine: the models of a data folder, each with its log and its loop, and the
 * server in front of them. Closing it loses nothing that was acknowledged.
 *
 * <p>What is damaged on disk harms as little as possible. A registry is moved aside and made again
 * from the logs. A model whose log is damaged is served as it stood, without a loop, and takes no
 * more events; the others go on.
 */
public final class Node implements Models, AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final DataFolder data;
  private final Holdouts holdouts;
  private final Consumer<String> warnings;
  private final Storage storage;
  private final InstantSource time = InstantSource.system();
  private final Registry registry;
  private final ArtifactStore artifacts;
  private final DecisionFeed feed = new DecisionFeed();
  private volatile Consumer<Decision> listener = decision -> {};
  private volatile UnaryOperator<ServingPlan> rehearsed = UnaryOperator.identity();
  private final Alerts alerts;
  private final ExecutorService trainers =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("trainer").daemon().factory());
  private final ConcurrentSkipListMap<String, RunningModel> models = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<String, ModelDefinition> definitions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Cost> warmUps = new ConcurrentHashMap<>();
  private final ApiServer server;
  private volatile boolean followsWallClock;

  /**
   * Opens a data folder and starts to serve it.
   *
   * @param data the folder; made when it is not there
   * @param settings where the server listens
   * @param warnings hears, in a line each, what an operator should know
   */
  public Node(Path data, ApiServer.Settings settings, Consumer<String> warnings) {
    this(data, settings, warnings, Keeping.standard());
  }

  /**
   * Opens a data folder and starts to serve it.
   *
   * @param data the folder; made when it is not there
   * @param settings where the server listens
   * @param warnings hears, in a line each, what an operator should know
   * @param keeping how long things are kept that no model needs any more
   */
  public Node(Path data, ApiServer.Settings settings, Consumer<String> warnings, Keeping keeping) {
    this(data, settings, warnings, keeping, Alerts.none());
  }

  /**
   * Opens a data folder and starts to serve it.
   *
   * @param data the folder; made when it is not there
   * @param settings where the server listens
   * @param warnings hears, in a line each, what an operator should know
   * @param keeping how long things are kept that no model needs any more
   * @param alerts tells of findings outside; closed with this
   */
  public Node(
      Path data,
      ApiServer.Settings settings,
      Consumer<String> warnings,
      Keeping keeping,
      Alerts alerts) {
    this(data, settings, warnings, Storage.onDisk(keeping), alerts);
  }

  Node(Path data, ApiServer.Settings settings, Consumer<String> warnings, Storage storage) {
    this(data, settings, warnings, storage, Alerts.none());
  }

  private Node(
      Path data,
      ApiServer.Settings settings,
      Consumer<String> warnings,
      Storage storage,
      Alerts alerts) {
    this.alerts = alerts;
    this.data = new DataFolder(data);
    this.holdouts =
        new Holdouts(
            settings.isLoopback() ? Optional.empty() : Optional.of(this.data.holdoutFolder()));
    this.warnings = warnings;
    this.storage = storage;
    try {
      Files.createDirectories(this.data.modelFolder());
    } catch (IOException e) {
      throw new UncheckedIOException("data folder " + data + " cannot be made", e);
    }
    this.registry = storage.openRegistry(this.data.registryFile(), time, warnings);
    try {
      this.artifacts = storage.artifacts().apply(this.data.artifactFolder());
      known().forEach(this::reopen);
      this.server = startServer(settings);
    } catch (RuntimeException e) {
      closeModels();
      throw e;
    }
  }

  private ApiServer startServer(ApiServer.Settings settings) {
    return ApiServer.start(
        settings,
        new PredictionRoutes(
            this::served,
            (name, offset) -> model(name).loop().settled(offset),
            settings.mayWish(),
            System::nanoTime),
        new OperatorRoutes(this, registry, feed, alerts, time, Node::newId),
        problem -> warnings.accept("request failed: " + problem));
  }

  /** The models that have a log, and those that should have one. */
  private NavigableSet<String> known() {
    NavigableSet<String> names = new TreeSet<>();
    registry.models().stream().map(ModelEntry::model).forEach(names::add);
    try (Stream<Path> folders = Files.list(data.modelFolder())) {
      folders.map(folder -> folder.getFileName().toString()).forEach(names::add);
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException("data folder " + data.root() + " cannot be listed", e);
    }
  }

  /** Tells of each decision that is taken from now on; called by the threads that fold. */
  public void tell(Consumer<Decision> of) {
    listener = of;
  }

  /**
   * Lets something else serve than what the loop has planned, to rehearse faults; from the next
   * plan on.
   *
   * @param with what serves instead of a plan; called by the threads that fold
   */
  public void rehearse(UnaryOperator<ServingPlan> with) {
    rehearsed = with;
  }

  private void decided(Decision decision) {
    feed.publish(decision);
    alerts.accept(decision);
    listener.accept(decision);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  /** The CPU time of the calling thread, in nanoseconds. */
  public static long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Says that the data clocks follow the wall clock; whoever says so moves them. */
  public void followWallClock() {
    followsWallClock = true;
    models.values().forEach(model -> model.served().followWallClock());
  }

  /** The port that the server listens on. */
  public int port() {
    return server.port();
  }

  /** The registry of the folder. */
  public Registry registry() {
    return registry;
  }

  @Override
  public List<String> names() {
    return List.copyOf(models.keySet());
  }

  @Override
  public Optional<RunningModel> find(String name) {
    return Optional.ofNullable(models.get(name));
  }

  private RunningModel model(String name) {
    return find(name)
        .orElseThrow(() ->
            new ProblemException(
                404,
                "Unknown model",
                "model: %s (expected: one of %s). Apply its spec first".formatted(name, names())));
  }

  private ServedModel served(String name) {
    return model(name).served();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProblemException with status 503 when its folder cannot be written
   */
  @Override
  public synchronized RunningModel create(String name) {
    RunningModel present = models.get(name);
    if (present != null) {
      return present;
    }
    try {
      RunningModel made = running(name, openLog(name));
      made.loop().start();
      return made;
    } catch (UncheckedIOException e) {
      throw new ProblemException(
          503,
          "Not available now",
          "model %s: %s: %s (expected: room and a healthy disk; try again)"
              .formatted(
                  name, e.getMessage(), DiskTrouble.words(Objects.requireNonNull(e.getCause()))));
    }
  }

  /** Goes on with a model; one whose first spec never reached the log has not come to be. */
  private synchronized void reopen(String name) {
    EventLog log;
    try {
      log = openLog(name);
    } catch (CorruptLogException e) {
      warnings.accept(
          "model %s is served as it stood, and takes no more events: %s"
              .formatted(name, e.getMessage()));
      running(name, openReadable(name)).loop().startStopped(e);
      return;
    }
    if (log.end() == 0) {
      log.close();
      registry.model(name).ifPresent(entry -> withoutLog(name));
      return;
    }
    running(name, log).loop().start();
  }

  /** A log that would begin anew would contradict all that is known of the model. */
  private void withoutLog(String name) {
    String why =
        "log %s is empty or gone, and %d versions came of what was in it (expected: the files of the log). Restore them from a backup. To begin anew, give the model another name"
            .formatted(data.logFolder(name), registry.versions(name).size());
    warnings.accept(
        "model %s is served as it stood, and takes no more events: %s".formatted(name, why));
    running(name, openReadable(name)).loop().startStopped(new IllegalStateException(why));
  }

  @Override
  public Optional<String> damage(Version version) {
    try {
      return artifacts.get(version.hash()).isPresent()
          ? Optional.empty()
          : Optional.of(
              "artifact %s is gone (expected: restore it from a backup)".formatted(version.hash()));
    } catch (CorruptArtifactException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private RunningModel running(String name, EventLog log) {
    ServedModel served =
        new ServedModel(
            name,
            log,
            time,
            System::nanoTime,
            Node::newId,
            new ShadowLink(Transport.http(), Thread.ofPlatform().daemon().factory()));
    served.recall(recallFrom(name, log));
    LoopRunner loop =
        new LoopRunner(
            name,
            log,
            new LoopSettings(version(), Answers.RECORDED, Node::cpuNanos, example -> {}),
            new LoopRunner.Surroundings(
                registry,
                artifacts,
                new WindowTrainer(
                    new LogWindow(log, () -> columns(name)),
                    this::definition,
                    artifacts,
                    Node::cpuNanos),
                trainers,
                time,
                Thread.ofPlatform().daemon().factory(),
                plan -> served.serve(rehearsed.apply(plan)),
                this::decided,
                warnings,
                storage.checkpointEvery(),
                storage.keeping().versions()));
    RunningModel running = new RunningModel(served, loop, log);
    models.put(name, running);
    if (followsWallClock) {
      served.followWallClock();
    }
    return running;
  }

  @Override
  public Map<String, String> attachments(Spec spec, Optional<String> folder) {
    String holdout = holdouts.keep(spec, folder, artifacts);
    return holdout.isEmpty() ? Map.of() : Map.of("holdout", holdout);
  }

  /**
   * {@inheritDoc}
   *
   * <p>In a thread of its own: requests are answered by virtual threads, which have no CPU time.
   */
  @Override
  public void warmUp(ModelDefinition next) {
    String name = next.spec().model();
    Thread warming =
        Thread.ofPlatform()
            .name("warm-up-" + name)
            .daemon()
            .start(() -> {
              try {
                warmUps.merge(name, WarmUp.of(next, Node::cpuNanos), Cost::plus);
              } catch (RuntimeException e) {
                warnings.accept(
                    "model %s was not warmed up, its first answers may be slow: %s"
                        .formatted(name, e));
              }
            });
    try {
      warming.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What warming up has cost for a model since this was opened, and how many random examples. */
  public Cost warmedUp(String name) {
    return warmUps.getOrDefault(name, new Cost(0, 0));
  }

  private EventLog openLog(String name) {
    try {
      return EmbeddedEventLog.open(
          data.logFolder(name),
          storage.keeping().log(),
          Thread.ofPlatform().name("log-" + name).daemon().factory(),
          time,
          storage.logFiles());
    } catch (IOException e) {
      throw new UncheckedIOException("log " + data.logFolder(name) + " cannot be opened", e);
    }
  }

  private EventLog openReadable(String name) {
    try {
      return data.log(name);
    } catch (IOException e) {
      throw new UncheckedIOException("log " + data.logFolder(name) + " cannot be opened", e);
    }
  }

  /** From where the ids of events may come again; all of the log when the registry was lost. */
  private long recallFrom(String name, EventLog log) {
    Optional<ModelEntry> entry = registry.model(name);
    if (entry.isEmpty()) {
      return log.start();
    }
    Spec spec = SpecReader.read(entry.get().spec(), name);
    long since = entry.get().clock() - spec.outcome().window().toMillis();
    return log.firstAtOrAfter(since).orElse(log.end());
  }

  /** The columns of the specs that a model's versions were made by. */
  private List<Columns> columns(String model) {
    return registry.versions(model).stream()
        .map(Version::specHash)
        .distinct()
        .map(hash -> definition(hash).columns())
        .toList();
  }

  private ModelDefinition definition(String hash) {
    return definitions.computeIfAbsent(
        hash,
        wanted ->
            ModelDefinition.of(
                SpecReader.read(
                    registry
                        .spec(wanted)
                        .orElseThrow(() ->
                            new IllegalArgumentException(
                                "spec: %s is not in the registry (expected: one that was applied)"
                                    .formatted(wanted))),
                    "spec " + wanted)));
  }

  /** The version of Pawl that runs. */
  public static String version() {
    String version = Node.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /**
   * Ends those who listen, finishes the requests that are being answered, and takes no more; keeps
   * a checkpoint of each loop, and closes the logs. A training that is under way is asked for again
   * at the next start.
   */
  @Override
  public void close() {
    // Before the server, which waits for the streams that the feed keeps open.
    feed.close();
    server.close();
    closeModels();
  }

  private void closeModels() {
    models.values().forEach(model -> model.served().endShadows());
    models.values().forEach(model -> model.served().awaitShadows());
    models.values().forEach(model -> model.loop().close());
    trainers.shutdown();
    models.values().forEach(model -> model.log().close());
    registry.close();
    alerts.close();
    // The web server keeps a timer for good, and through it the routes: they shall hold no state.
    models.clear();
    definitions.clear();
  }
}
