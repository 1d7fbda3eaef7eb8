package dev.pawl.control.alert;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Sends events to one webhook, in order, in a thread of its own. What is not taken is sent again,
 * up to {@value #ATTEMPTS} times, after 1 s, 2 s, 4 s and so on. An event that is refused for good
 * (status 4xx but 408 and 429), that was sent in vain as often, or that finds {@value #WAITING}
 * others waiting is a dead letter: it is counted, said in a warning, and still in the registry.
 */
final class Webhook implements AutoCloseable {
  static final int ATTEMPTS = 8;
  static final int WAITING = 1024;

  private final URI to;
  private final Post post;
  private final Pause pause;
  private final Consumer<String> warnings;
  private final BlockingQueue<CloudEvent> waiting = new ArrayBlockingQueue<>(WAITING);
  private final LongAdder delivered = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder dead = new LongAdder();
  private final Thread thread;

  Webhook(URI to, Post post, Pause pause, Consumer<String> warnings, ThreadFactory threads) {
    this.to = to;
    this.post = post;
    this.pause = pause;
    this.warnings = warnings;
    this.thread = threads.newThread(this::run);
    thread.start();
  }

  void offer(CloudEvent event) {
    if (!waiting.offer(event)) {
      bury(event, WAITING + " others wait");
    }
  }

  private void run() {
    try {
      while (true) {
        deliver(waiting.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(CloudEvent event) throws InterruptedException {
    String why = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        retried.increment();
        pause.take(Duration.ofSeconds(1L << (attempt - 1)));
      }
      try {
        int status = post.send(to, event.json());
        if (status / 100 == 2) {
          delivered.increment();
          return;
        }
        why = "status " + status;
        if (status / 100 == 4 && status != 408 && status != 429) {
          break;
        }
      } catch (IOException e) {
        why = String.valueOf(e);
      }
    }
    bury(event, why);
  }

  private void bury(CloudEvent event, String why) {
    dead.increment();
    warnings.accept(
        "alert %s was not delivered to %s: %s (expected: status 2xx)"
            .formatted(event.type(), shown(to), why));
  }

  /** Without what may be secret: user, query and path of a webhook often are. */
  private static String shown(URI to) {
    return to.getScheme() + "://" + to.getHost() + (to.getPort() < 0 ? "" : ":" + to.getPort());
  }

  String name() {
    return shown(to);
  }

  Alerts.Counts counts() {
    return new Alerts.Counts(delivered.sum(), retried.sum(), dead.sum(), waiting.size());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
