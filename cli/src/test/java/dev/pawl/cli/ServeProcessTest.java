package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Prediction;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pawl serve} in a process of its own, ended in all the ways there are. */
@Timeout(180)
class ServeProcessTest {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final String SPEC =
      """
      model: line
      owner: tests@example.com
      purpose: A line
      task: regression
      inputs:
        x: {type: number, required: true}
      outcome:
        values: {y: number}
        window: 6h
        label: y
      features:
        - number: [x]
      learner:
        linear: {loss: squared}
      training:
        mode: continual
        triggers: [{every: 1d}]
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path folder;

  /** A server that said where it listens. */
  private record Server(Process process, String address) {}

  private Server start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                "dev.pawl.cli.Pawl",
                "serve",
                "--data",
                folder.toString(),
                "--port",
                "0",
                "--clock",
                "client")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    Matcher found = ADDRESS.matcher(String.valueOf(line));
    if (!found.find()) {
      process.destroyForcibly();
      throw new IOException("the server said " + line);
    }
    return new Server(process, found.group());
  }

  /** Test launchers put the classes into a loader of their own, or on the class path. */
  private static String classPath() {
    return Pawl.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  private HttpResponse<String> post(Server server, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void apply(Server server) throws Exception {
    HttpResponse<String> applied = post(server, "/v1/specs?id=first", SPEC);
    assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void a_first_spec_that_was_being_applied_at_a_kill_is_applied_once(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int kill = 0; kill < 2; kill++) {
      Server server = start();
      try (ExecutorService applying = Executors.newVirtualThreadPerTaskExecutor()) {
        CountDownLatch sending = new CountDownLatch(1);
        Future<?> applied =
            applying.submit(() -> {
              sending.countDown();
              return post(server, "/v1/specs?id=first", SPEC);
            });
        sending.await();
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(300_000)));
        server.process().toHandle().destroyForcibly();
        server.process().waitFor();
        applied.cancel(true);
      }
    }

    Server server = start();
    apply(server);
    server.process().destroy();
    server.process().waitFor();

    try (Registry registry = SqliteRegistry.open(folder.resolve("registry.db"))) {
      assertThat(registry.decisions("line", 0, 100))
          .extracting(Decision::kind)
          .containsExactly(Decision.Kind.APPLY, Decision.Kind.PROMOTE);
      assertThat(registry.versions("line")).extracting(Version::id).containsExactly("1.0");
    }
  }

  @Test
  void what_was_answered_before_a_sigterm_under_load_is_in_the_log() throws Exception {
    Server server = start();
    apply(server);
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    List<String> strange = new ArrayList<>();
    AtomicLong numbers = new AtomicLong();
    CountDownLatch warm = new CountDownLatch(400);
    int clients = 8;
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(
            asking.submit(() -> {
              while (true) {
                String id = "q" + numbers.incrementAndGet();
                HttpResponse<String> reply;
                try {
                  reply =
                      post(
                          server,
                          "/v1/models/line/predict",
                          "{\"id\": \"%s\", \"time\": 0, \"inputs\": {\"x\": 1}}".formatted(id));
                } catch (IOException gone) {
                  return null;
                }
                if (reply.statusCode() == 200) {
                  acknowledged.add(id);
                  warm.countDown();
                } else if (reply.statusCode() == 503) {
                  return null;
                } else {
                  strange.add(reply.statusCode() + " " + reply.body());
                  return null;
                }
              }
            }));
      }
      warm.await();
      server.process().destroy();
      for (Future<?> each : running) {
        each.get();
      }
    }
    assertThat(server.process().waitFor()).isEqualTo(128 + 15);
    assertThat(strange).isEmpty();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(400);
    assertThat(logged()).containsAll(acknowledged);
  }

  private Set<String> logged() throws IOException {
    Set<String> ids = new TreeSet<>();
    try (EmbeddedEventLog log =
            EmbeddedEventLog.openReadOnly(
                folder.resolve("models/line/log"), EmbeddedLogSettings.standard());
        EventLog.Reader reader = log.read(0)) {
      for (LogRecord each = reader.poll(); each != null; each = reader.poll()) {
        if (each.event() instanceof Prediction prediction) {
          ids.add(prediction.id());
        }
      }
    }
    return ids;
  }
}
