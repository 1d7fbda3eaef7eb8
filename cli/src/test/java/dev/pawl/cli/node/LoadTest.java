package dev.pawl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.node.Site.Facts;
import dev.pawl.cli.node.Site.Reply;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Tick;
import dev.pawl.loop.registry.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients at once. */
@Timeout(120)
class LoadTest {
  private static final long HOURS = 26;
  private static final int CLIENTS = 6;
  private static final String QUESTION =
      "{\"id\": \"%s\", \"time\": %d, \"inputs\": {\"x\": 0.5, \"shop\": \"a\"}}";

  @TempDir static Path once;
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void feed() throws Exception {
    Path fed = once.resolve("fed");
    if (!fed.toFile().exists()) {
      try (Site site = new Site(fed)) {
        site.apply().feed(0, HOURS);
      }
    }
    data = Site.copy(fed, folder.resolve("data"));
  }

  private static Reply ask(Site site, String id) throws Exception {
    return site.post("/v1/models/line/predict", QUESTION.formatted(id, HOURS * Line.HOUR));
  }

  private static Reply command(Site site, String json) throws Exception {
    return site.post("/v1/models/line/commands?wait=60", json);
  }

  private static Reply promote(Site site, String version) throws Exception {
    return command(
        site,
        "{\"kind\": \"promote\", \"by\": \"tests\", \"arguments\": {\"version\": \"%s\"}}"
            .formatted(version));
  }

  /** Does the same in several threads at once; what each gave, in no order. */
  private static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(clients.submit(work));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  // ---- swapping -------------------------------------------------------------------------------

  @Test
  void no_request_fails_while_champions_change() throws Exception {
    try (Site site = new Site(data).awaitReady()) {
      AtomicBoolean enough = new AtomicBoolean();
      AtomicLong numbers = new AtomicLong();
      Set<String> answered = ConcurrentHashMap.newKeySet();
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Long>> running = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          running.add(
              clients.submit(() -> {
                long asked = 0;
                while (!enough.get()) {
                  Reply reply = ask(site, "q" + numbers.incrementAndGet()).expect(200);
                  answered.add(reply.json().get("version").textValue());
                  asked++;
                }
                return asked;
              }));
        }
        long promoted = 0;
        List<Version> versions = site.node.registry().versions("line");
        for (int round = 0; round < 8; round++) {
          for (Version version : versions.subList(1, versions.size())) {
            promoted += promote(site, version.id()).status() == 200 ? 1 : 0;
          }
        }
        enough.set(true);
        long asked = 0;
        for (Future<Long> each : running) {
          asked += each.get();
        }
        assertThat(promoted).isGreaterThan(8);
        assertThat(asked).isGreaterThan(promoted);
      }
      assertThat(answered).hasSizeGreaterThan(1);
      assertThat(site.node.registry().versions("line"))
          .extracting(Version::id)
          .containsAll(answered);
    }
  }

  // ---- the same at once -----------------------------------------------------------------------

  @Test
  void one_id_from_many_clients_at_once_is_one_event_with_one_answer() throws Exception {
    try (Site site = new Site(data).awaitReady()) {
      EventLog log = site.node.find("line").orElseThrow().log();
      for (int round = 0; round < 20; round++) {
        long before = log.end();
        String id = "same" + round;

        List<JsonNode> answers = atOnce(16, () -> ask(site, id).expect(200).json());

        assertThat(log.end()).isEqualTo(before + 1);
        assertThat(answers).filteredOn(answer -> !answer.has("duplicate")).hasSize(1);
        assertThat(answers)
            .extracting(answer -> answer.get("score"))
            .containsOnly(answers.getFirst().get("score"));
      }
    }
  }

  @Test
  void a_repeat_of_what_was_only_queued_waits_for_the_disk() throws Exception {
    try (Site site = new Site(data).awaitReady()) {
      for (int round = 0; round < 20; round++) {
        String path = "/v1/models/line/predict?durability=queue";
        String question = QUESTION.formatted("queued" + round, HOURS * Line.HOUR);
        JsonNode first = site.post(path, question).expect(200).json();
        assertThat(first.get("logged").textValue()).isEqualTo("queued");

        Reply repeat = site.post(path, question);
        while (repeat.status() == 503) {
          assertThat(repeat.body()).contains("not on disk yet");
          repeat = site.post(path, question);
        }

        assertThat(repeat.expect(200).json().get("duplicate").booleanValue()).isTrue();
        assertThat(repeat.json().get("score")).isEqualTo(first.get("score"));
      }
    }
  }

  @Test
  void one_command_from_many_clients_at_once_is_carried_out_once() throws Exception {
    try (Site site = new Site(data).awaitReady()) {
      EventLog log = site.node.find("line").orElseThrow().log();
      long before = log.end();

      List<JsonNode> receipts =
          atOnce(
              16,
              () ->
                  command(site, "{\"id\": \"c\", \"kind\": \"pause\", \"by\": \"tests\"}")
                      .expect(200)
                      .json());

      assertThat(log.end()).isEqualTo(before + 1);
      assertThat(receipts)
          .extracting(receipt -> receipt.get("offset").longValue())
          .containsOnly(before);
      assertThat(receipts)
          .filteredOn(receipt -> !receipt.get("duplicate").booleanValue())
          .hasSize(1);
      assertThat(receipts)
          .extracting(receipt -> receipt.get("decisions"))
          .containsOnly(receipts.getFirst().get("decisions"));
    }
  }

  @Test
  void a_clock_that_several_clients_drive_goes_forward_only() throws Exception {
    try (Site site = new Site(data).awaitReady()) {
      AtomicLong hours = new AtomicLong(HOURS);

      atOnce(
          8,
          () -> {
            for (int i = 0; i < 5; i++) {
              long hour = hours.incrementAndGet();
              JsonNode ticked = site.tick(hour).expect(200).json();
              assertThat(ticked.get("clock").longValue()).isGreaterThanOrEqualTo(hour * Line.HOUR);
            }
            return true;
          });

      List<Long> ticks = new ArrayList<>();
      EventLog log = site.node.find("line").orElseThrow().log();
      try (EventLog.Reader reader = log.read(0)) {
        for (LogRecord each = reader.poll(); each != null; each = reader.poll()) {
          if (each.event() instanceof Tick(long to)) {
            ticks.add(to);
          }
        }
      }
      assertThat(ticks).isSorted().doesNotHaveDuplicates().endsWith((HOURS + 40) * Line.HOUR);
    }
  }

  @Test
  void orders_from_many_operators_at_once_are_decided_in_the_order_of_the_log() throws Exception {
    Facts decided;
    try (Site site = new Site(data).awaitReady()) {
      List<String> versions =
          site.node.registry().versions("line").stream().map(Version::id).toList();
      AtomicLong numbers = new AtomicLong();
      List<String> kinds =
          List.of(
              "{\"kind\": \"rollback\", \"by\": \"%d\"}",
              "{\"kind\": \"pause\", \"by\": \"%d\"}",
              "{\"kind\": \"resume\", \"by\": \"%d\"}",
              "{\"kind\": \"train\", \"by\": \"%d\"}");

      Set<Integer> statuses =
          new TreeSet<>(
              atOnce(
                  24,
                  () -> {
                    int number = (int) numbers.getAndIncrement();
                    return switch (number % 6) {
                      case 4 -> promote(site, versions.get(number % versions.size())).status();
                      case 5 ->
                          site.post(
                                  "/v1/specs?by=" + number,
                                  Line.SPEC.replace("margin: 1%", "margin: " + number + "%"))
                              .status();
                      default -> command(site, kinds.get(number % 6).formatted(number)).status();
                    };
                  }));

      assertThat(statuses).isSubsetOf(200, 202, 409);
      site.tick(HOURS + 1).expect(200);
      assertThat(site.get("/readyz").status()).isEqualTo(200);
      decided = site.facts();
    }
    Site.withoutRegistry(data);
    try (Site site = new Site(data)) {
      assertThat(site.awaitReady().facts()).isEqualTo(decided);
    }
  }

  // ---- clients that do not go on --------------------------------------------------------------

  private static Socket begin(Site site, String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.node.port());
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void clients_that_never_finish_their_requests_hold_nobody_up_not_even_the_end() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (Site site = new Site(data).awaitReady()) {
      for (int i = 0; i < 40; i++) {
        sockets.add(begin(site, "POST /v1/models/line/predict HTT"));
        sockets.add(begin(site, "POST /v1/models/line/predict HTTP/1.1\r\nHost: a\r\nX-"));
        sockets.add(
            begin(
                site,
                String.join(
                    "\r\n",
                    "POST /v1/models/line/predict HTTP/1.1",
                    "Host: a",
                    "Content-Length: 1000",
                    "",
                    "{")));
        sockets.add(
            begin(
                site,
                String.join(
                    "\r\n",
                    "GET /v1/models/line/decisions?from=0 HTTP/1.1",
                    "Host: a",
                    "Accept: text/event-stream",
                    "",
                    "")));
      }

      site.feed(HOURS, HOURS + 6);

      assertThat(site.get("/readyz").status()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
