package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Parts of the local calendar at a moment, each as a code (counted from 1; missing is 0) or as two
 * numbers that run round a circle: {@code sin} and {@code cos} of {@code 2π · (part − 1) / length}.
 *
 * <p>The zone's rules are taken from the running JDK when the transform is declared, are part of
 * its state, and travel with it: a version gives the same features under a JDK with other rules.
 */
final class Time implements Transform {
  private final Wiring wiring;
  private final Part[] parts;
  private final boolean cyclic;
  private ZoneOffsets zone;

  private Time(Wiring wiring, Part[] parts, boolean cyclic, ZoneOffsets zone) {
    this.wiring = wiring;
    this.parts = parts;
    this.cyclic = cyclic;
    this.zone = zone;
  }

  /** A part of the calendar, numbered from 1. */
  enum Part {
    HOUR(24),
    WEEKDAY(7),
    DAY(31),
    MONTH(12),
    QUARTER(4),
    DAY_OF_YEAR(366),
    MINUTE_OF_DAY(1440);

    final int length;

    Part(int length) {
      this.length = length;
    }

    /** The part's number, from 1 to its length. */
    int of(long localMillis) {
      long day = Math.floorDiv(localMillis, 86_400_000L);
      int minute = (int) (Math.floorMod(localMillis, 86_400_000L) / 60_000);
      return switch (this) {
        case HOUR -> minute / 60 + 1;
        case MINUTE_OF_DAY -> minute + 1;
        case WEEKDAY -> (int) Math.floorMod(day + 3, 7L) + 1;
        case DAY -> CivilDate.day(CivilDate.of(day));
        case MONTH -> CivilDate.month(CivilDate.of(day));
        case QUARTER -> (CivilDate.month(CivilDate.of(day)) + 2) / 3;
        case DAY_OF_YEAR -> CivilDate.dayOfYear(CivilDate.of(day));
      };
    }

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a part is given. */
  enum Form {
    CODE,
    CYCLIC
  }

  static Transform make(Scope scope) {
    List<Part> parts =
        scope.settings().choices("parts", Part.class, List.of(Part.HOUR, Part.WEEKDAY));
    boolean cyclic = scope.settings().choice("form", Form.class, Form.CODE) == Form.CYCLIC;
    String zone = scope.settings().text("zone", "UTC");
    List<String> names = scope.settings().names("of");
    int[] inputs = names.stream().mapToInt(scope::time).toArray();
    var outputs = new ArrayList<Column>();
    for (String name : names) {
      for (Part part : parts) {
        String title = name + "_" + part.title();
        if (cyclic) {
          outputs.add(Column.number(title + "_sin"));
          outputs.add(Column.number(title + "_cos"));
        } else {
          outputs.add(Column.code(title, part.length));
        }
      }
    }
    ZoneOffsets offsets = ZoneOffsets.UTC;
    try {
      offsets = ZoneOffsets.of(ZoneId.of(zone));
    } catch (DateTimeException e) {
      scope
          .settings()
          .problem("zone", zone, "a time zone", "Write it like America/New_York or +01:00");
    }
    return new Time(scope.write(inputs, outputs), parts.toArray(new Part[0]), cyclic, offsets);
  }

  @Override
  public List<Column> outputs() {
    return wiring.outputs();
  }

  @Override
  public void apply(Features features) {
    int to = wiring.first();
    for (int from : wiring.inputs()) {
      double moment = features.numbers[from];
      boolean missing = Double.isNaN(moment);
      long local = missing ? 0 : zone.local((long) moment);
      for (Part part : parts) {
        if (!cyclic) {
          features.codes[to++] = missing ? 0 : part.of(local);
        } else {
          double angle = missing ? Double.NaN : 2 * Math.PI * (part.of(local) - 1) / part.length;
          features.numbers[to++] = StrictMath.sin(angle);
          features.numbers[to++] = StrictMath.cos(angle);
        }
      }
    }
  }

  @Override
  public void learn(Features features, double label, double weight) {}

  @Override
  public Transform copy() {
    return new Time(wiring, parts, cyclic, zone);
  }

  /** Each keeps its own rules of the zone. */
  @Override
  public void merge(Transform other, double share) {
    if (share == 1) {
      zone = ((Time) other).zone;
    }
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    zone.snapshot(to);
  }

  @Override
  public void restore(Tensors from) {
    zone = ZoneOffsets.restore(from);
  }

  @Override
  public String describe(int output, long code, IntFunction<String> values) {
    if (code == 0) {
      return MISSING;
    }
    Part part = parts[output % parts.length];
    boolean fromZero = part == Part.HOUR || part == Part.MINUTE_OF_DAY;
    return Long.toString(fromZero ? code - 1 : code);
  }
}
