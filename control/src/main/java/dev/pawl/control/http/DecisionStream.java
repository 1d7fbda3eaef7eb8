package dev.pawl.control.http;

import dev.pawl.control.DecisionFeed;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Registry;
import dev.pawl.plan.Traffic;
import dev.pawl.serve.http.JsonAnswers;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decisions as server-sent events: those that were taken since a place in the log, then each new
 * one when it is taken, none twice and none left out.
 */
final class DecisionStream {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final Duration BREATH = Duration.ofMillis(500);
  private static final int PAGE = 1_000;

  private final Registry registry;
  private final DecisionFeed feed;

  DecisionStream(Registry registry, DecisionFeed feed) {
    this.registry = registry;
    this.feed = feed;
  }

  /** The place of a decision: the offset that caused it, and its number among those it caused. */
  record Place(long offset, int number) implements Comparable<Place> {

    /** The place that a decision's id names; before all when it is none. */
    static Place of(String id) {
      int dot = id.indexOf('.');
      try {
        return dot < 0
            ? new Place(Long.parseLong(id), -1)
            : new Place(
                Long.parseLong(id.substring(0, dot)), Integer.parseInt(id.substring(dot + 1)));
      } catch (NumberFormatException e) {
        return new Place(-1, -1);
      }
    }

    @Override
    public int compareTo(Place other) {
      return offset != other.offset
          ? Long.compare(offset, other.offset)
          : Integer.compare(number, other.number);
    }
  }

  /**
   * Streams until the client or the server goes.
   *
   * @param after the place after which to start; null for new ones only
   * @param traffic who answers whom now; told at the start, and when it changes
   */
  void send(
      String model,
      @org.jspecify.annotations.Nullable Place after,
      Supplier<Optional<Traffic>> traffic,
      ServerResponse response) {
    response.headers().set(HeaderNames.CONTENT_TYPE, "text/event-stream");
    response.headers().set(HeaderNames.CACHE_CONTROL, "no-store");
    try (DecisionFeed.Listener listener = feed.listen(model);
        OutputStream out = response.outputStream()) {
      write(out, ": decisions of " + model + "\n\n");
      Place last = after == null ? new Place(Long.MIN_VALUE, 0) : after;
      if (after != null) {
        last = old(out, model, last);
      }
      long quiet = 0;
      String told = "";
      while (true) {
        told = told(out, traffic.get(), told);
        Decision next = listener.next(BREATH);
        if (next != null) {
          last = emit(out, next, last);
          quiet = 0;
        } else if (listener.hasEnded()) {
          break;
        } else if (++quiet * BREATH.toMillis() >= KEEP_ALIVE.toMillis()) {
          write(out, ": still here\n\n");
          quiet = 0;
        }
      }
      write(out, listener.wasTooSlow() ? ": too slow, come back\n\n" : ": the end\n\n");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | UncheckedIOException e) {
      // The client has gone: nobody is left to be told.
      return;
    }
  }

  /** Tells who answers whom, unless that was told already. */
  private static String told(OutputStream out, Optional<Traffic> traffic, String before)
      throws IOException {
    String now =
        new String(JsonAnswers.bytes(to -> Views.traffic(to, traffic)), StandardCharsets.UTF_8);
    if (traffic.isPresent() && !now.equals(before)) {
      write(out, "event: traffic\ndata: %s\n\n".formatted(now));
    }
    return now;
  }

  /**
   * Those that were taken before now, page by page; what is taken meanwhile, the listener keeps.
   */
  private Place old(OutputStream out, String model, Place after) throws IOException {
    Place last = after;
    while (true) {
      List<Decision> page = registry.decisionsAfter(model, last.offset(), last.number(), PAGE);
      for (Decision old : page) {
        last = emit(out, old, last);
      }
      if (page.size() < PAGE) {
        return last;
      }
    }
  }

  private static Place emit(OutputStream out, Decision decision, Place last) throws IOException {
    Place place = Place.of(decision.id());
    if (place.compareTo(last) <= 0) {
      return last;
    }
    byte[] json = JsonAnswers.bytes(to -> Views.decision(to, decision));
    write(
        out,
        "id: %s\nevent: decision\ndata: %s\n\n"
            .formatted(decision.id(), new String(json, StandardCharsets.UTF_8)));
    return place;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
