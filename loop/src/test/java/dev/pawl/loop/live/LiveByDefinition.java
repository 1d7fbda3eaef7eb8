package dev.pawl.loop.live;

import dev.pawl.model.row.Row;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Source;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What feature state must show, computed from all raw events again at each tick. */
final class LiveByDefinition {

  /** An event with its place in the log. */
  record Happened(int offset, Source source, long time, Row row, @Nullable Row outcome) {}

  private final LiveSpec spec;
  private final List<Happened> events = new ArrayList<>();

  /** The ticks, each with the number of events before it. */
  private final List<long[]> ticks = new ArrayList<>();

  LiveByDefinition(LiveSpec spec) {
    this.spec = spec;
  }

  void on(Happened event) {
    if (event.source() == spec.of()) {
      events.add(event);
    }
  }

  void tick(long clock) {
    ticks.add(new long[] {clock, events.size()});
  }

  /** The value for a request as of the last tick, and the scale by which to judge errors. */
  double[] value(Row request) {
    if (ticks.isEmpty() || !hasKey(request)) {
      return new double[] {Double.NaN, 0};
    }
    List<Happened> mine =
        events.stream().filter(e -> hasKey(e.row()) && isSameKey(e.row(), request)).toList();
    return spec.halfLife().isPresent() ? decayed(mine) : plain(mine);
  }

  private double[] plain(List<Happened> mine) {
    long clock = ticks.getLast()[0];
    long seen = ticks.getLast()[1];
    long start = spec.window().map(it -> clock - it.toMillis()).orElse(Long.MIN_VALUE);
    List<Happened> in =
        mine.stream()
            .filter(e -> events.indexOf(e) < seen && e.time() <= clock && e.time() > start)
            .sorted(Comparator.comparingLong(Happened::time).thenComparingInt(Happened::offset))
            .toList();
    if (in.isEmpty()) {
      return new double[] {Double.NaN, 0};
    }
    double sum =
        in.stream()
            .map(e -> new BigDecimal(of(e)))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .doubleValue();
    double value =
        switch (spec.aggregate()) {
          case COUNT -> in.size();
          case SUM -> sum;
          case MEAN -> sum / (in.size() + spec.prior());
          case MIN -> in.stream().mapToDouble(this::of).min().orElseThrow();
          case MAX -> in.stream().mapToDouble(this::of).max().orElseThrow();
          case LAST -> of(in.getLast());
          case AGE -> clock - in.getLast().time();
        };
    return new double[] {value, 0};
  }

  /** From tick to tick, since a key that weighs nothing at one is forgotten. */
  private double[] decayed(List<Happened> mine) {
    double halfLife = spec.halfLife().orElseThrow().toMillis();
    List<Happened> waiting = new ArrayList<>(mine);
    List<Happened> held = new ArrayList<>();
    double[] result = {Double.NaN, 0};
    for (long[] tick : ticks) {
      for (Happened e : List.copyOf(waiting)) {
        if (events.indexOf(e) < tick[1] && e.time() <= tick[0]) {
          waiting.remove(e);
          held.add(e);
        }
      }
      double weight = 0;
      double sum = 0;
      double scale = 0;
      for (Happened e : held) {
        double factor = StrictMath.pow(0.5, (tick[0] - e.time()) / halfLife);
        weight += factor;
        sum += factor * of(e);
        scale += factor * Math.abs(of(e));
      }
      if (weight < 1e-9) {
        held.clear();
        result = new double[] {Double.NaN, 0};
      } else {
        result =
            switch (spec.aggregate()) {
              case COUNT -> new double[] {weight, weight};
              case MEAN ->
                  new double[] {sum / (weight + spec.prior()), scale / (weight + spec.prior())};
              default -> new double[] {sum, scale};
            };
      }
    }
    return result;
  }

  private double of(Happened e) {
    return switch (spec.aggregate()) {
      case COUNT, AGE -> 0;
      default -> Math.clamp(value(e), spec.minimum(), spec.maximum());
    };
  }

  private double value(Happened e) {
    double departure = e.row().number(3);
    if (e.outcome() == null) {
      return departure;
    }
    boolean reads = spec.value().orElseThrow().reads().contains("score");
    double gained = e.outcome().number(0) - departure;
    return reads ? gained - LiveFixture.score(e.time()) : gained;
  }

  private boolean hasKey(Row row) {
    return spec.by().stream().noneMatch(name -> row.isMissing(row.schema().indexOf(name)));
  }

  private boolean isSameKey(Row row, Row request) {
    return spec.by().stream()
        .mapToInt(name -> row.schema().indexOf(name))
        .allMatch(i ->
            Double.compare(row.number(i), request.number(i)) == 0
                && String.valueOf(row.text(i)).equals(String.valueOf(request.text(i))));
  }
}
