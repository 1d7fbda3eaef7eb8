package dev.pawl.watch.drift;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import dev.pawl.watch.drift.Comparison.Verdict;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnBins;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches features, predictions and labels of a stream, period of event time by period, each
 * compared by {@link DriftTest} with earlier periods at the same point of the season.
 *
 * <p>A false finding is one of a column whose true effect is at most the least that counts. When
 * rows are independent but for what the season explains, the probability of any false finding
 * within {@code horizon} periods is at most {@code falseFindings}: each period is tested at its
 * share of that, over all columns at once.
 *
 * <p>The reference of a point of the season is made of its latest {@code cycles} to {@code 2·cycles
 * − 1} periods without a finding, or of its first {@code cycles} ones for good: {@link Reference}.
 * A period in which something is open does not enter it, so that drift does not become the norm by
 * itself; {@link #adopt} makes it so. A finding is closed when the effect that is seen is no longer
 * above the least that counts.
 *
 * <p>Where labels come back, a finding says how much the metric is estimated to suffer from it
 * ({@link #extent}) and what kind of {@link Shift} it is. Periods that differ from their reference
 * in the same way make a {@link Regime}, so that one that comes again is recognised.
 *
 * <p>Memory: two table profiles for each point of the season. The same calls give the same events,
 * to the bit, also when the watch was saved and restored in between. Not safe for use by several
 * threads at once.
 */
public final class DriftWatch {
  /** No field of a row has these names. */
  private static final String PREDICTION = "\0prediction";

  private static final String LABEL = "\0label";

  private final int[] fields;
  private final Schema schema;
  private final Settings settings;
  private final DriftTest test;
  private final Slot[] slots;
  private final OpenFindings open = new OpenFindings();
  private final Regimes regimes = new Regimes();
  private TableProfile current;
  private ColumnProfile[] columns;
  private @Nullable Norm norm;
  private Extent extent = Extent.NONE;
  private long next = Long.MIN_VALUE;
  private long profiles;

  /** What is known of one point of the season: an older and a younger generation of periods. */
  private static final class Slot {
    private @Nullable TableProfile older;
    private @Nullable TableProfile younger;
    private int periods;
  }

  /** What is counted in bins that the first reference has fixed. */
  private record Norm(
      List<ColumnBins> bins,
      ColumnBins prediction,
      ColumnBins label,
      MetricEffect effect,
      ShiftTable shifts) {

    static Norm of(List<ColumnBins> bins, ColumnBins prediction, ColumnBins label) {
      return new Norm(
          bins,
          prediction,
          label,
          new MetricEffect(bins),
          new ShiftTable(prediction.size(), label.size()));
    }
  }

  /**
   * How far what is open reaches.
   *
   * @param features which share of the watched features has drifted
   * @param rise by which share the mean loss is estimated to be higher, by that feature's drift
   *     whose estimate is the greatest; 0 when no labels came back
   */
  public record Extent(double features, double rise) {
    static final Extent NONE = new Extent(0, 0);
  }

  /** What periods are compared with. */
  public enum Reference {
    /** The latest ones at the same point of the season. */
    TRAILING,
    /** The first ones at the same point of the season, until something is adopted. */
    FIXED
  }

  /** Nothing seen yet; watches all fields of rows of a schema. */
  public DriftWatch(Schema schema, Settings settings) {
    this(schema, schema.names(), settings);
  }

  /**
   * Nothing seen yet.
   *
   * @param schema of the rows
   * @param features the fields that are watched
   * @throws IllegalArgumentException when the schema has no field of such a name
   */
  public DriftWatch(Schema schema, List<String> features, Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    fields = features.stream().mapToInt(schema::indexOf).toArray();
    this.schema = Schema.of(Arrays.stream(fields).mapToObj(schema::field).toList());
    test = new DriftTest(settings.leastEffect(), settings.falseFindings() / settings.horizon());
    slots = new Slot[settings.season()];
    Arrays.setAll(slots, i -> new Slot());
    current = profile();
    columns = columns(current);
  }

  /**
   * How it watches.
   *
   * @param period how long a period is, in milliseconds of event time
   * @param season how many periods the season has, 1 for none
   * @param cycles how many earlier periods at the same point of the season make a reference at
   *     least
   * @param reference which ones
   * @param leastEffect the least effect that counts, in [0, 1), see {@link Comparison#effect}
   * @param falseFindings the probability of a false finding within the horizon, in (0, 0.5]
   * @param horizon over how many periods that is
   * @param seed for the sketches
   */
  public record Settings(
      long period,
      int season,
      int cycles,
      Reference reference,
      double leastEffect,
      double falseFindings,
      int horizon,
      long seed) {

    public Settings {
      atLeastOne("period", period);
      atLeastOne("season", season);
      atLeastOne("cycles", cycles);
      atLeastOne("horizon", horizon);
      Objects.requireNonNull(reference, "reference");
      if (!(falseFindings > 0 && falseFindings <= 0.5)) {
        throw new IllegalArgumentException(
            "falseFindings: " + falseFindings + " (expected: in (0, 0.5])");
      }
    }

    /**
     * Hours compared with the same hour of at least four earlier weeks: a tenth of the rows counts,
     * a false finding in 5 % of all months.
     */
    public static Settings hourly(long seed) {
      return new Settings(3_600_000, 168, 4, Reference.TRAILING, 0.1, 0.05, 720, seed);
    }

    /**
     * Days compared with the same day of at least four earlier weeks: a tenth of the rows counts, a
     * false finding in 5 % of all months. Finds smaller effects than {@link #hourly}, later.
     */
    public static Settings daily(long seed) {
      return new Settings(86_400_000, 7, 4, Reference.TRAILING, 0.1, 0.05, 30, seed);
    }

    private static void atLeastOne(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
      }
    }
  }

  private TableProfile profile() {
    TableProfile made = TableProfile.of(schema, SplitMix.seed(settings.seed(), profiles++));
    made.numbers(PREDICTION);
    made.numbers(LABEL);
    return made;
  }

  private static ColumnProfile[] columns(TableProfile table) {
    return table.columns().values().toArray(new ColumnProfile[0]);
  }

  // ---- what is seen ---------------------------------------------------------------------------

  /** Takes note of a row of the schema, in the open period; infinite numbers count as missing. */
  public void add(Row row) {
    for (int i = 0; i < fields.length; i++) {
      switch (columns[i]) {
        case NumberProfile numbers -> numbers.add(finite(row.number(fields[i])));
        case CategoryProfile categories -> {
          String text = row.text(fields[i]);
          if (text == null || text.isEmpty()) {
            categories.addMissing();
          } else {
            categories.add(text, row.code(fields[i]));
          }
        }
      }
    }
  }

  /** Takes note of what was predicted, in the open period; what is not finite counts as missing. */
  public void prediction(double score) {
    numbers(fields.length).add(finite(score));
  }

  /**
   * Takes note of a label that came back, in the open period.
   *
   * @param row what was predicted from
   * @param score what was predicted
   * @param label what came true: a number, or the index of a class
   * @param loss of the prediction; one that is not finite says nothing of the metric
   */
  public void label(Row row, double score, double label, double loss) {
    numbers(fields.length + 1).add(finite(label));
    if (norm != null) {
      norm.shifts().add(norm.prediction().of(score), norm.label().of(label));
      if (Double.isFinite(loss)) {
        norm.effect().add(row, fields, loss);
      }
    }
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private NumberProfile numbers(int column) {
    return (NumberProfile) columns[column];
  }

  // ---- what is found --------------------------------------------------------------------------

  /**
   * Ends the open period.
   *
   * @param start when it began, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was raised and closed by it
   * @throws IllegalArgumentException when a later period, or this one, was closed before
   */
  public List<FindingEvent> closePeriod(long start) {
    long period = Math.floorDiv(start, settings.period());
    if (period < next) {
      throw new IllegalArgumentException(
          "start: %s (expected: %s or later, periods are closed in order)"
              .formatted(start, next * settings.period()));
    }
    next = period + 1;
    Slot slot = slots[(int) Math.floorMod(period, (long) settings.season())];
    TableProfile reference = reference(slot);
    List<FindingEvent> events = new ArrayList<>();
    if (reference != null) {
      fixNorm();
      compare(reference, period, events);
    }
    if (norm != null) {
      norm.effect().close(open.isEmpty(), kept());
      norm.shifts().close(open.isEmpty(), kept());
    }
    if (open.isEmpty()) {
      enter(slot);
    }
    current = profile();
    columns = columns(current);
    return events;
  }

  /** What counts in bins forgets at the pace of the references. */
  private double kept() {
    return settings.reference() == Reference.FIXED
        ? 1
        : 1 - 1 / (2.0 * settings.cycles() * settings.season());
  }

  /** What a period is compared with; null as long as there are fewer than {@code cycles} of it. */
  private static @Nullable TableProfile reference(Slot slot) {
    if (slot.older == null) {
      return null;
    }
    TableProfile reference = slot.older.copy();
    if (slot.younger != null) {
      reference.merge(slot.younger);
    }
    return reference;
  }

  private void enter(Slot slot) {
    if (slot.older != null && settings.reference() == Reference.FIXED) {
      return;
    }
    if (slot.younger == null) {
      slot.younger = current;
    } else {
      slot.younger.merge(current);
    }
    slot.periods++;
    if (slot.periods == settings.cycles()) {
      slot.older = slot.younger;
      slot.younger = null;
      slot.periods = 0;
    }
  }

  /** Fixes the bins, once: by what is known of all points of the season. */
  private void fixNorm() {
    if (norm != null) {
      return;
    }
    TableProfile all = profile();
    for (Slot slot : slots) {
      for (TableProfile each : new TableProfile[] {slot.older, slot.younger}) {
        if (each != null) {
          all.merge(each);
        }
      }
    }
    List<ColumnBins> bins = all.columns().values().stream().map(ColumnBins::of).toList();
    norm = Norm.of(bins.subList(0, fields.length), bins.get(fields.length), bins.getLast());
  }

  private void compare(TableProfile reference, long period, List<FindingEvent> events) {
    List<Comparison> comparisons = test.compare(reference, current);
    List<Comparison> drifted =
        comparisons.stream().filter(each -> each.verdict() == Verdict.DRIFT).toList();
    long since = period * settings.period();
    String context = drifted.isEmpty() ? "" : context(reference, since);
    double rise = 0;
    for (Comparison each : comparisons) {
      Finding.Key key = key(each);
      if (each.verdict() == Verdict.DRIFT) {
        double here = rise(each);
        rise = Math.max(rise, here);
        open.raise(finding(each, here, context, since)).ifPresent(events::add);
      } else if (each.effect() <= settings.leastEffect()) {
        String why = String.format(Locale.ROOT, "the effect is down to %.3f", each.effect());
        open.close(key, since + settings.period(), why).ifPresent(events::add);
      } else if (open.has(key)) {
        rise = Math.max(rise, rise(each));
      }
    }
    extent = new Extent(openFeatures() / (double) Math.max(1, fields.length), rise);
  }

  private long openFeatures() {
    return open.all().stream()
        .map(each -> each.where().feature())
        .filter(name -> !name.isEmpty())
        .distinct()
        .count();
  }

  private static Finding.Key key(Comparison comparison) {
    Where where =
        switch (comparison.column()) {
          case PREDICTION, LABEL -> Where.ALL;
          default -> Where.feature(comparison.column());
        };
    Finding.Kind ofValues =
        switch (comparison.column()) {
          case PREDICTION -> Finding.Kind.PREDICTION_DRIFT;
          case LABEL -> Finding.Kind.LABEL_DRIFT;
          default -> Finding.Kind.FEATURE_DRIFT;
        };
    return new Finding.Key(
        switch (comparison.aspect()) {
          case VALUES -> ofValues;
          case MISSING -> Finding.Kind.MISSING_VALUES;
        },
        where);
  }

  /** By which share the mean loss is estimated to rise by the drift of a feature. */
  private double rise(Comparison comparison) {
    int field = schema.find(comparison.column());
    if (norm == null || field < 0) {
      return 0;
    }
    return norm.effect().rise(field, norm.bins().get(field).shares(columns[field]));
  }

  /** What is said of a drift beside its numbers: its regime, and what kind of shift it is. */
  private String context(TableProfile reference, long since) {
    Norm known = Objects.requireNonNull(norm);
    Optional<Regime> before =
        regimes.see(
            signature(known, reference), settings.leastEffect(), since, since + settings.period());
    Shift shift = known.shifts().tell(settings.leastEffect(), test.level());
    String text =
        before
            .map(regime ->
                "; regime %d again, seen in %d periods before"
                    .formatted(regime.number(), regime.periods()))
            .orElse("");
    return shift.kind() == Shift.Kind.NONE ? text : text + "; " + shift;
  }

  private List<List<Double>> signature(Norm known, TableProfile reference) {
    ColumnProfile[] before = columns(reference);
    List<List<Double>> signature = new ArrayList<>();
    for (int column = 0; column < fields.length; column++) {
      signature.add(Regime.signature(known.bins().get(column), before[column], columns[column]));
    }
    return signature;
  }

  private Finding finding(Comparison comparison, double rise, String context, long since) {
    Finding.Key key = key(comparison);
    String metric =
        rise == 0
            ? ""
            : String.format(Locale.ROOT, "; mean loss %+.2f %% by it, estimated", 100 * rise);
    return new Finding(
        key.kind(),
        key.where(),
        since,
        1 - comparison.pValue(),
        rise == 0 ? comparison.effect() : Math.clamp(rise, 0, 1),
        comparison.evidence(settings.leastEffect()) + metric + context,
        action(key.kind()));
  }

  private static String action(Finding.Kind kind) {
    return switch (kind) {
      case MISSING_VALUES -> "look whether its source still delivers it";
      case PREDICTION_DRIFT -> "look which features drifted, and whether another version serves";
      case LABEL_DRIFT -> "look whether outcomes are still counted the same way; else retrain";
      default -> "look whether its source or its unit changed; if the world did, retrain";
    };
  }

  /** What is open, in the order it was raised. */
  public List<Finding> open() {
    return open.all();
  }

  /** How far what is open reaches, as of the last period that was closed. */
  public Extent extent() {
    return open.isEmpty() ? Extent.NONE : extent;
  }

  /** The regimes that were seen and are remembered, the latest one last. */
  public List<Regime> regimes() {
    return regimes.all();
  }

  /**
   * Takes what is now as the norm: forgets all references, and closes what is open.
   *
   * @param at when, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was closed
   */
  public List<FindingEvent> adopt(long at) {
    Arrays.setAll(slots, i -> new Slot());
    norm = null;
    regimes.clear();
    return open.closeIf(finding -> true, at, "adopted as the norm");
  }

  // ---- state ----------------------------------------------------------------------------------

  /** Writes the whole state, for {@link #restore} of a watch of the same schema and settings. */
  public void snapshot(Tensors.Writer to) {
    to.longs("watch", next, profiles);
    to.doubles("extent", extent.features(), extent.rise());
    open.snapshot(to.in("open"));
    regimes.snapshot(to.in("regimes"));
    current.snapshot(to.in("current"));
    for (int i = 0; i < slots.length; i++) {
      Tensors.Writer slot = to.in("slot/" + i);
      slot.longs("periods", slots[i].periods);
      save(slots[i].older, slot.in("older"));
      save(slots[i].younger, slot.in("younger"));
    }
    if (norm != null) {
      Tensors.Writer in = to.in("norm");
      in.longs("columns", norm.bins().size());
      for (int i = 0; i < norm.bins().size(); i++) {
        norm.bins().get(i).snapshot(in.in("bins/" + i));
      }
      norm.prediction().snapshot(in.in("prediction"));
      norm.label().snapshot(in.in("label"));
      norm.effect().snapshot(in.in("effect"));
      norm.shifts().snapshot(in.in("shifts"));
    }
  }

  private static void save(@Nullable TableProfile profile, Tensors.Writer to) {
    if (profile != null) {
      profile.snapshot(to);
    }
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    long[] own = from.longs("watch");
    next = own[0];
    profiles = own[1];
    double[] reach = from.doubles("extent");
    extent = new Extent(reach[0], reach[1]);
    open.restore(from.in("open"));
    regimes.restore(from.in("regimes"));
    current = TableProfile.of(from.in("current"));
    columns = columns(current);
    for (int i = 0; i < slots.length; i++) {
      Tensors slot = from.in("slot/" + i);
      slots[i] = new Slot();
      slots[i].periods = (int) slot.longs("periods")[0];
      slots[i].older = load(slot.in("older"));
      slots[i].younger = load(slot.in("younger"));
    }
    norm = from.has("norm/columns") ? norm(from.in("norm")) : null;
  }

  private static @Nullable TableProfile load(Tensors from) {
    return from.has("seed") ? TableProfile.of(from) : null;
  }

  private static Norm norm(Tensors from) {
    List<ColumnBins> bins = new ArrayList<>();
    for (int i = 0; i < from.longs("columns")[0]; i++) {
      bins.add(ColumnBins.of(from.in("bins/" + i)));
    }
    Norm made =
        Norm.of(bins, ColumnBins.of(from.in("prediction")), ColumnBins.of(from.in("label")));
    made.effect().restore(from.in("effect"));
    made.shifts().restore(from.in("shifts"));
    return made;
  }
}
