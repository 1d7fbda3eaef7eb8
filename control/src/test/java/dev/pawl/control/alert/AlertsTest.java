package dev.pawl.control.alert;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AlertsTest {
  private static final URI HOOK = URI.create("https://hooks.example.com/secret?key=1");

  private final List<String> lines = new ArrayList<>();
  private final ConcurrentLinkedQueue<Duration> pauses = new ConcurrentLinkedQueue<>();
  private final LinkedBlockingQueue<String> warnings = new LinkedBlockingQueue<>();

  @Test
  void a_finding_is_a_cloud_event_in_one_line() throws Exception {
    try (Alerts alerts = alerts((to, event) -> 204)) {
      alerts.accept(finding("7.0"));
    }

    assertThat(lines).hasSize(1);
    JsonNode event = new JsonMapper().readTree(lines.getFirst());
    assertThat(lines.getFirst()).doesNotContain("\n");
    assertThat(event.get("specversion").asText()).isEqualTo("1.0");
    assertThat(event.get("id").asText()).isEqualTo("7.0");
    assertThat(event.get("source").asText()).isEqualTo("/v1/models/flights");
    assertThat(event.get("type").asText()).isEqualTo("dev.pawl.finding.raised");
    assertThat(event.get("subject").asText()).isEqualTo("feature:distance");
    assertThat(event.get("time").asText()).isEqualTo("2013-01-01T00:00:00Z");
    assertThat(event.get("datacontenttype").asText()).isEqualTo("application/json");
    assertThat(event.get("data").get("severity").asDouble()).isEqualTo(0.25);
    assertThat(event.get("data").get("reason").asText()).startsWith("feature drift of distance");
  }

  @Test
  void a_version_that_waits_for_an_approval_is_told_of() throws Exception {
    try (Alerts alerts = alerts((to, event) -> 204)) {
      alerts.accept(
          new Decision(
              "flights",
              "9.0",
              9,
              0,
              Kind.AWAIT,
              "2.1",
              "version 2.1 waits for an approval, to take over from 1.7: ab: loss: better",
              new TreeMap<>(Map.of("verdict", "BETTER"))));
    }

    JsonNode event = new JsonMapper().readTree(lines.getFirst());
    assertThat(event.get("type").asText()).isEqualTo("dev.pawl.version.awaits_approval");
    assertThat(event.get("subject").asText()).isEqualTo("2.1");
    assertThat(event.get("data").get("reason").asText()).startsWith("version 2.1 waits");
  }

  @Test
  void what_nobody_need_be_told_of_is_not_told() {
    try (Alerts alerts = alerts((to, event) -> 204)) {
      alerts.accept(new Decision("flights", "8.0", 8, 0, Kind.CUT, "1.1", "cut", new TreeMap<>()));
    }

    assertThat(lines).isEmpty();
  }

  @Test
  void a_webhook_that_fails_is_tried_again_after_longer_and_longer_pauses() throws Exception {
    LinkedBlockingQueue<String> taken = new LinkedBlockingQueue<>();
    int[] calls = {0};
    Post flaky =
        (to, event) -> {
          calls[0]++;
          if (calls[0] == 1) {
            throw new IOException("no route");
          }
          if (calls[0] < 4) {
            return 503;
          }
          taken.add(event);
          return 200;
        };
    try (Alerts alerts = alerts(flaky)) {
      alerts.accept(finding("7.0"));
      alerts.accept(finding("7.1"));

      assertThat(taken.poll(10, TimeUnit.SECONDS)).contains("\"7.0\"");
      assertThat(taken.poll(10, TimeUnit.SECONDS)).contains("\"7.1\"");
      assertThat(pauses)
          .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
      assertThat(requireNonNull(alerts.counts().get("https://hooks.example.com")).retried())
          .isEqualTo(3);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void what_is_never_taken_is_a_dead_letter_and_the_next_goes_on() throws Exception {
    try (Alerts alerts = alerts((to, event) -> event.contains("\"7.0\"") ? 500 : 200)) {
      alerts.accept(finding("7.0"));
      assertThat(warnings.poll(10, TimeUnit.SECONDS))
          .isEqualTo(
              "alert dev.pawl.finding.raised was not delivered to https://hooks.example.com: status"
                  + " 500 (expected: status 2xx)");

      assertThat(pauses).hasSize(Webhook.ATTEMPTS - 1);
      assertThat(alerts.counts())
          .containsExactly(
              Map.entry(
                  "https://hooks.example.com", new Alerts.Counts(0, Webhook.ATTEMPTS - 1, 1, 0)));
    }
  }

  @Test
  void what_is_refused_for_good_is_not_sent_again() throws Exception {
    try (Alerts alerts = alerts((to, event) -> 404)) {
      alerts.accept(finding("7.0"));

      assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("status 404");
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void a_webhook_that_hangs_holds_nobody_up_and_what_is_too_much_is_counted() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Post hung =
        (to, event) -> {
          hanging.countDown();
          release.await();
          return 200;
        };
    try (Alerts alerts = alerts(hung)) {
      alerts.accept(finding("0.0"));
      assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < Webhook.WAITING + 3; i++) {
        alerts.accept(finding("1." + i));
      }

      assertThat(requireNonNull(alerts.counts().get("https://hooks.example.com")).dead())
          .isEqualTo(3);
      assertThat(warnings).hasSize(3);
      release.countDown();
    }
  }

  @Test
  void over_http_it_is_posted_as_cloud_events_json() throws Exception {
    LinkedBlockingQueue<String> taken = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          taken.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    URI hook = URI.create("http://localhost:" + server.getAddress().getPort() + "/hook");
    try (Alerts alerts = alerts(Post.http(), hook)) {
      alerts.accept(finding("7.0"));

      assertThat(taken.poll(15, TimeUnit.SECONDS))
          .startsWith("POST application/cloudevents+json; charset=utf-8 {")
          .contains("\"specversion\":\"1.0\"");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_webhook_is_an_address_over_http() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> alerts((to, event) -> 200, URI.create("ftp://example.com")))
        .withMessage("webhook: ftp://example.com (expected: http://… or https://…)");
  }

  private Alerts alerts(Post post) {
    return alerts(post, HOOK);
  }

  private Alerts alerts(Post post, URI hook) {
    return new Alerts(
        lines::add,
        List.of(hook),
        post,
        pauses::add,
        warnings::add,
        Thread.ofPlatform().daemon().factory());
  }

  private static Decision finding(String id) {
    return new Decision(
        "flights",
        id,
        7,
        1_356_998_400_000L,
        Kind.FINDING,
        "1.2",
        "feature drift of distance since 2013-01-01T00:00:00Z",
        new TreeMap<>(Map.of("where", "feature:distance", "severity", 0.25)));
  }
}
