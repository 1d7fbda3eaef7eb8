package dev.pawl.control.alert;

import dev.pawl.loop.registry.Decision;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Tells of findings, rollbacks, failed trainings and versions that wait for an approval: each as
 * one line of JSON, a CloudEvent 1.0, to a log, and the same to webhooks. At least once: after a
 * crash what was decided since the latest checkpoint may be told again, under the same {@code
 * source} and {@code id}.
 *
 * <p>{@link #accept} never waits for a webhook. Safe for use by any number of threads.
 */
public final class Alerts implements AutoCloseable {
  private final Consumer<String> lines;
  private final List<Webhook> webhooks;

  /**
   * Starts to deliver.
   *
   * @param lines takes each event as a line
   * @param webhooks where events are sent
   * @param post sends them
   * @param pause waits between attempts
   * @param warnings hears of what could not be delivered, in a line each
   * @param threads makes one thread for each webhook
   */
  public Alerts(
      Consumer<String> lines,
      List<URI> webhooks,
      Post post,
      Pause pause,
      Consumer<String> warnings,
      ThreadFactory threads) {
    this.lines = lines;
    List<Webhook> started = new ArrayList<>();
    for (URI webhook : webhooks) {
      started.add(new Webhook(checked(webhook), post, pause, warnings, threads));
    }
    this.webhooks = List.copyOf(started);
  }

  /** Delivers nothing. */
  public static Alerts none() {
    return new Alerts(
        line -> {},
        List.of(),
        (to, event) -> 204,
        duration -> {},
        warning -> {},
        Thread.ofPlatform().daemon().factory());
  }

  private static URI checked(URI webhook) {
    boolean http = "http".equals(webhook.getScheme()) || "https".equals(webhook.getScheme());
    if (!http || webhook.getHost() == null) {
      throw new IllegalArgumentException(
          "webhook: " + webhook + " (expected: http://… or https://…)");
    }
    return webhook;
  }

  /** Tells of a decision, when it is one to tell of. */
  public void accept(Decision decision) {
    Optional<CloudEvent> event = CloudEvent.of(decision);
    if (event.isPresent()) {
      lines.accept(event.get().json());
      webhooks.forEach(webhook -> webhook.offer(event.get()));
    }
  }

  /**
   * What became of the events for a webhook since the start.
   *
   * @param delivered how many were taken
   * @param retried how often one was sent again
   * @param dead how many were given up
   * @param waiting how many are still to be sent
   */
  public record Counts(long delivered, long retried, long dead, long waiting) {}

  /** What became of the events, by webhook: scheme, host and port, without what may be secret. */
  public Map<String, Counts> counts() {
    Map<String, Counts> counts = new TreeMap<>();
    for (Webhook webhook : webhooks) {
      counts.merge(
          webhook.name(),
          webhook.counts(),
          (a, b) ->
              new Counts(
                  a.delivered() + b.delivered(),
                  a.retried() + b.retried(),
                  a.dead() + b.dead(),
                  a.waiting() + b.waiting()));
    }
    return counts;
  }

  /** Stops; what waits is not sent any more, and stays in the registry. */
  @Override
  public void close() {
    webhooks.forEach(Webhook::close);
  }
}
