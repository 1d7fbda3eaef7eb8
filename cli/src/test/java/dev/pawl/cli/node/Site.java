package dev.pawl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pawl.control.http.ApiServer;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.store.artifact.FolderArtifactStore;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A node on a folder, with a client and what it warned of. */
final class Site implements AutoCloseable {
  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger LIBRARIES = Logger.getLogger("io.helidon");

  static {
    LIBRARIES.setLevel(Level.WARNING);
  }

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** A disk without faults, and checkpoints often enough to meet them. */
  static final Storage STORAGE =
      new Storage(SqliteRegistry::open, FolderArtifactStore::open, FileChannel::open, 300);

  final List<String> warnings = new CopyOnWriteArrayList<>();
  final Node node;

  Site(Path data) {
    this(data, STORAGE);
  }

  Site(Path data, Storage storage) {
    node =
        new Node(
            data, new ApiServer.Settings("127.0.0.1", 0, Optional.empty()), warnings::add, storage);
  }

  /** An answer. */
  record Reply(int status, String body) {
    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(body, e);
      }
    }

    Reply expect(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
      return this;
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + node.port() + path);
  }

  Reply get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  Reply post(String path, String body) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)));
  }

  private static Reply send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body());
  }

  /** Applies the spec of the line. */
  Site apply() throws Exception {
    post("/v1/specs?id=first", Line.SPEC).expect(200);
    return this;
  }

  /** Sends the hours of the line from one up to another, each as it happened. */
  Site feed(long from, long to) throws Exception {
    for (long hour = from; hour < to; hour++) {
      post("/v1/models/line/predict", Line.questions(hour)).expect(200);
      if (hour > 0) {
        post("/v1/models/line/outcomes", Line.outcomes(hour)).expect(200);
      }
      tick(hour + 1).expect(200);
    }
    return this;
  }

  Reply tick(long hour) throws Exception {
    return post("/v1/models/line/clock", "{\"to\":" + hour * Line.HOUR + "}");
  }

  /** Waits until the server says it is ready. */
  Site awaitReady() throws Exception {
    while (get("/readyz").status() != 200) {
      Thread.onSpinWait();
    }
    return this;
  }

  /** What has to be the same again: decisions, and versions but for their cost. */
  record Facts(List<Decision> decisions, List<Version> versions) {
    static Facts of(Registry registry) {
      return new Facts(
          registry.decisions("line", 0, Integer.MAX_VALUE),
          registry.versions("line").stream()
              .map(each -> each.costing(new Version.Cost(0, each.cost().examples())))
              .toList());
    }
  }

  Facts facts() {
    return Facts.of(node.registry());
  }

  /** Copies a folder as it is, open files and all: what a kill leaves behind. */
  static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return to;
  }

  /** Deletes the registry of a folder. */
  static void withoutRegistry(Path data) throws IOException {
    for (String part : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(data.resolve("registry.db" + part));
    }
  }

  @Override
  public void close() {
    node.close();
  }
}
