package dev.pawl.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pawl.control.DecisionFeed;
import dev.pawl.control.Models;
import dev.pawl.control.RunningModel;
import dev.pawl.control.alert.Alerts;
import dev.pawl.log.TrainingFinished;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.LoopSettings;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.run.LoopRunner;
import dev.pawl.loop.run.VersionRetention;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.serve.ServedModel;
import dev.pawl.serve.http.PredictionRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A whole server on a free port, over logs in a folder, with loops that run. */
final class TestServer implements AutoCloseable {
  static final String LINE =
      """
      model: line
      owner: tests@example.com
      purpose: A line with noise
      task: regression
      inputs:
        x: {type: number, required: true}
        shop: category
      outcome:
        values: {y: number}
        window: 6h
        label: y
      features:
        - number: [x]
        - one_hot: [shop]
      learner:
        linear: {loss: squared}
      training:
        mode: continual
        micro_batch: 16
        triggers: [{every: 1d}]
        window: 10d
      evaluation: {metric: absolute_error, block: 1h, margin: 1%, first_look: 8, backtest: 1d, watch: 1d}
      """;
  private static final JsonMapper MAPPER = new JsonMapper();

  final MemoryRegistry registry = new MemoryRegistry();
  final DecisionFeed feed = new DecisionFeed();
  final List<Throwable> unexpected = new CopyOnWriteArrayList<>();
  final InstantSource time = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
  final Running models;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ApiServer server;
  private final String token;

  TestServer(Path folder) {
    this(folder, "");
  }

  TestServer(Path folder, String token) {
    this(folder, token, 0);
  }

  TestServer(Path folder, String token, int port) {
    this(folder, token, port, "");
  }

  TestServer(Path folder, String token, int port, String routingToken) {
    this(folder, token, port, routingToken, Duration.ofSeconds(75));
  }

  TestServer(Path folder, String token, int port, String routingToken, Duration silence) {
    this.token = token;
    ApiServer.Settings settings =
        new ApiServer.Settings(
            "127.0.0.1",
            port,
            Optional.of(token).filter(text -> !text.isEmpty()),
            Optional.of(routingToken).filter(text -> !text.isEmpty()),
            silence);
    this.models = new Running(folder);
    AtomicLong ids = new AtomicLong();
    OperatorRoutes operator =
        new OperatorRoutes(
            models, registry, feed, Alerts.none(), time, () -> "id-" + ids.incrementAndGet());
    PredictionRoutes predictions =
        new PredictionRoutes(
            operator::served,
            (name, offset) -> models.find(name).orElseThrow().loop().settled(offset),
            settings.mayWish(),
            () -> 0L);
    this.server = ApiServer.start(settings, predictions, operator, unexpected::add);
  }

  int port() {
    return server.port();
  }

  HttpClient client() {
    return client;
  }

  /** An answer. */
  record Reply(int status, String type, String body, HttpResponse<String> response) {
    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(body, e);
      }
    }
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  Reply send(HttpRequest request) throws Exception {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body(),
        response);
  }

  Reply get(String path) throws Exception {
    return send(request(path).GET().build());
  }

  Reply post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body)).build());
  }

  Reply put(String path, String body) throws Exception {
    return send(request(path).PUT(BodyPublishers.ofString(body)).build());
  }

  /** Starts the model {@code line}. */
  TestServer withLine() throws Exception {
    Reply reply = put("/v1/models/line/spec", LINE);
    if (reply.status() != 200) {
      throw new IllegalStateException(reply.body());
    }
    return this;
  }

  @Override
  public void close() {
    feed.close();
    server.close();
    models.close();
  }

  /** The models of a server. */
  final class Running implements Models {
    private final Path folder;
    final List<String> warmed = new CopyOnWriteArrayList<>();
    private final Map<String, RunningModel> byName = new ConcurrentSkipListMap<>();

    Running(Path folder) {
      this.folder = folder;
    }

    @Override
    public List<String> names() {
      return List.copyOf(byName.keySet());
    }

    @Override
    public Optional<RunningModel> find(String name) {
      return Optional.ofNullable(byName.get(name));
    }

    @Override
    public void warmUp(ModelDefinition next) {
      warmed.add(next.spec().model() + " " + next.spec().features().size());
    }

    @Override
    public RunningModel create(String name) {
      return byName.computeIfAbsent(name, this::open);
    }

    private RunningModel open(String name) {
      try {
        EmbeddedEventLog log =
            EmbeddedEventLog.open(
                folder.resolve(name), EmbeddedLogSettings.standard(), Thread::new, time);
        AtomicLong ids = new AtomicLong();
        ServedModel served =
            new ServedModel(name, log, time, System::nanoTime, () -> "p-" + ids.incrementAndGet());
        LoopRunner loop =
            new LoopRunner(
                name,
                log,
                new LoopSettings("test", Answers.RECORDED, () -> 0L, example -> {}),
                new LoopRunner.Surroundings(
                    registry,
                    new MemoryArtifactStore(),
                    request ->
                        new TrainingFinished(
                            request.id(),
                            request.clock(),
                            "",
                            "",
                            "there is no trainer here",
                            new TreeMap<>()),
                    Runnable::run,
                    time,
                    Thread::new,
                    served::serve,
                    feed::publish,
                    warning -> unexpected.add(new IllegalStateException(warning)),
                    100_000,
                    VersionRetention.standard()));
        loop.start();
        return new RunningModel(served, loop, log);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void close() {
      byName
          .values()
          .forEach(model -> {
            model.loop().close();
            model.log().close();
          });
    }
  }
}
