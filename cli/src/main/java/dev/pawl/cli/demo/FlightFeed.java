package dev.pawl.cli.demo;

import dev.pawl.cli.demo.Flights.Flight;
import dev.pawl.cli.feed.PatientClient;
import dev.pawl.cli.report.LabelDelay;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Feeds the flights to one model of a server over HTTP, hour by hour of event time: what was asked
 * in the hour, what became known in it, and then the clock. Every request carries ids, so that one
 * whose answer got lost is simply sent again.
 */
final class FlightFeed {
  private static final long HOUR = 3_600_000;

  private static final Pattern DUPLICATE =
      Pattern.compile("\"duplicate\":true|\"duplicates\":(\\d+)");

  private final PatientClient client;
  private final URI model;
  private final Spec spec;
  private final Flights flights;
  private final boolean early;
  private final List<Event> events;
  private long asked;
  private long landed;
  private long left;
  private long duplicates;

  /** What is sent: a question, that a flight left, or that it landed. */
  private enum Kind {
    ASKED,
    LEFT,
    LANDED
  }

  private record Event(long time, Kind kind, Flight flight) {}

  /**
   * A feed.
   *
   * @param client calls the server
   * @param server where it is
   * @param spec the model's spec
   * @param flights the flights
   * @param early whether the model is asked an hour before the schedule, and hears of departures;
   *     otherwise it is asked when the flight leaves the gate
   */
  FlightFeed(PatientClient client, URI server, Spec spec, Flights flights, boolean early) {
    this.client = client;
    this.model = server.resolve("/v1/models/" + spec.model() + "/");
    this.spec = spec;
    this.flights = flights;
    this.early = early;
    this.events = inOrder();
  }

  private List<Event> inOrder() {
    List<Event> all = new ArrayList<>(flights.flights().size() * 3);
    for (Flight flight : flights.flights()) {
      long askedAt = askedAt(flight);
      if (askedAt == Flights.NEVER) {
        continue;
      }
      all.add(new Event(askedAt, Kind.ASKED, flight));
      if (early && flight.dep() != Flights.NEVER) {
        all.add(new Event(flight.dep(), Kind.LEFT, flight));
      }
      if (flight.arr() != Flights.NEVER) {
        all.add(new Event(flight.arr(), Kind.LANDED, flight));
      }
    }
    all.sort(
        Comparator.<Event>comparingLong(event -> Math.floorDiv(event.time(), HOUR))
            .thenComparing(event -> event.kind() != Kind.ASKED)
            .thenComparingLong(Event::time));
    return all;
  }

  Spec spec() {
    return spec;
  }

  /** How many events the server knew already, because their request was sent again. */
  long duplicates() {
    return duplicates;
  }

  /** How many events there are to send. */
  long size() {
    return events.size();
  }

  /** How many predictions were asked for so far. */
  long asked() {
    return asked;
  }

  /** How many flights landed so far: outcomes with a label. */
  long landed() {
    return landed;
  }

  /** How many departures were told so far: first parts of outcomes. */
  long left() {
    return left;
  }

  /** How long labels take after their predictions. */
  LabelDelay labelDelay() {
    long[] sorted =
        events.stream()
            .filter(event -> event.kind() == Kind.LANDED)
            .mapToLong(event -> event.time() - askedAt(event.flight()))
            .sorted()
            .toArray();
    return new LabelDelay(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1));
  }

  private static Duration at(long[] sorted, double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return Duration.ofMillis(sorted.length == 0 ? 0 : sorted[Math.max(0, index)]);
  }

  private long askedAt(Flight flight) {
    return early ? flight.earlyAt() : flight.dep();
  }

  /**
   * Sends everything, and moves the clock past the last window.
   *
   * @param progress hears how many more events have been sent, hour by hour
   */
  void run(LongConsumer progress) {
    int next = 0;
    long hour = events.isEmpty() ? 0 : Math.floorDiv(events.getFirst().time(), HOUR);
    long last = events.isEmpty() ? 0 : Math.floorDiv(events.getLast().time(), HOUR);
    long end = last + spec.outcome().window().toHours() + 2;
    for (; hour <= end; hour++) {
      int from = next;
      while (next < events.size() && Math.floorDiv(events.get(next).time(), HOUR) == hour) {
        next++;
      }
      if (next > from) {
        send(events.subList(from, next));
      }
      post("clock", "{\"to\":" + (hour + 1) * HOUR + "}");
      progress.accept(next - from);
    }
  }

  private void send(List<Event> hour) {
    StringBuilder questions = new StringBuilder();
    StringBuilder outcomes = new StringBuilder();
    for (Event event : hour) {
      switch (event.kind()) {
        case ASKED -> {
          ask(event, questions);
          asked++;
        }
        case LEFT -> {
          tell(event, "dep_delay", "#left", outcomes);
          left++;
        }
        case LANDED -> {
          tell(event, "arr_delay", "#landed", outcomes);
          landed++;
        }
      }
    }
    if (!questions.isEmpty()) {
      post("predict", "{\"predictions\":[" + questions + "]}");
    }
    if (!outcomes.isEmpty()) {
      post("outcomes", "{\"outcomes\":[" + outcomes + "]}");
    }
  }

  private void ask(Event event, StringBuilder to) {
    to.append(to.isEmpty() ? "" : ",");
    to.append("{\"id\":\"").append(event.flight().id());
    to.append("\",\"time\":").append(event.time()).append(",\"inputs\":{");
    boolean first = true;
    for (InputSpec input : spec.inputs()) {
      String value = flights.value(event.flight(), input.name());
      if (value.isEmpty()) {
        continue;
      }
      to.append(first ? "\"" : ",\"").append(input.name()).append("\":");
      if (input.type() == InputSpec.Type.NUMBER) {
        to.append(value);
      } else {
        to.append('"').append(value).append('"');
      }
      first = false;
    }
    to.append("}}");
  }

  private void tell(Event event, String column, String part, StringBuilder to) {
    to.append(to.isEmpty() ? "" : ",");
    to.append("{\"id\":\"").append(event.flight().id()).append(part);
    to.append("\",\"prediction\":\"").append(event.flight().id());
    to.append("\",\"time\":").append(event.time());
    to.append(",\"values\":{\"").append(column).append("\":");
    to.append(flights.value(event.flight(), column)).append("}}");
  }

  private void post(String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(model.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.getBytes(StandardCharsets.UTF_8)))
            .build();
    HttpResponse<String> response = client.send(request);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "%s%s answered %d: %s".formatted(model, path, response.statusCode(), response.body()));
    }
    Matcher known = DUPLICATE.matcher(response.body());
    while (known.find()) {
      duplicates += known.group(1) == null ? 1 : Long.parseLong(known.group(1));
    }
  }
}
