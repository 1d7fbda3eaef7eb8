package dev.pawl.bench.verify;

import dev.pawl.log.Event;
import dev.pawl.log.EventCodec;
import dev.pawl.log.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One append of one thread: from one to a few events whose contents follow from their names, so
 * that who reads them again knows whether they are whole, complete and at their place.
 *
 * @param run which process appended it, from 0
 * @param thread which of its threads, from 0
 * @param number which of the thread's appends, from 0 without gaps
 * @param size how many events it has
 */
record NumberedEvents(int run, int thread, long number, int size) {
  private static final int MOST_EVENTS = 4;
  private static final int USUAL_ROW = 300;
  private static final int LARGE_ROW = 60_000;

  /** A thread's append of that number, of a size that follows from these. */
  static NumberedEvents of(int run, int thread, long number) {
    SplittableRandom random = new SplittableRandom((run * 31L + thread) * 1_000_003 + number);
    return new NumberedEvents(run, thread, number, random.nextInt(1, MOST_EVENTS + 1));
  }

  /** The append that an event's id names. */
  static NumberedEvents of(String id) {
    List<Long> parts = Stream.of(id.split("/")).map(Long::parseLong).toList();
    return of(parts.get(0).intValue(), parts.get(1).intValue(), parts.get(2));
  }

  List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      events.add(event(i));
    }
    return events;
  }

  /** Whether an event is this append's event of that index, to the last byte. */
  boolean is(Event event, int index) {
    return Arrays.equals(EventCodec.encode(event), EventCodec.encode(event(index)));
  }

  private Event event(int index) {
    String id = run + "/" + thread + "/" + number + "/" + index;
    SplittableRandom random = new SplittableRandom(id.hashCode());
    byte[] row = new byte[random.nextInt(random.nextInt(50) == 0 ? LARGE_ROW : USUAL_ROW)];
    random.nextBytes(row);
    return new Outcome(id, "unit-" + thread, number, "about-" + number, row, false);
  }
}
