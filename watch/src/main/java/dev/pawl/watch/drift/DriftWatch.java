package dev.pawl.watch.drift;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import dev.pawl.watch.drift.Comparison.Aspect;
import dev.pawl.watch.drift.Comparison.Verdict;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnBins;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
 * A period in which something about a column is open does not enter that column's reference, so
 * that drift does not become the norm by itself; {@link #adopt} makes it so. A finding is closed
 * when the effect that is seen is no longer above the least that counts.
 *
 * <p>Where labels come back, a finding says how much the metric is estimated to suffer from it
 * ({@link #extent}) and what kind of {@link Shift} it is. Of two features that begin to drift
 * together and look exchanged, each finding names the other. Periods that differ from their
 * reference in the same way make a {@link Regime}, so that one that comes again is recognised.
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
  private final Past[][] slots;
  private final OpenFindings open = new OpenFindings();
  private final Regimes regimes = new Regimes();
  private TableProfile current;
  private ColumnProfile[] columns;
  private @Nullable Norm norm;
  private Extent extent = Extent.NONE;
  private long next = Long.MIN_VALUE;
  private long profiles;

  /**
   * What is counted in bins that the first reference has fixed.
   *
   * @param predictions whether there were predictions by then
   * @param labels whether there were labels
   */
  private record Norm(
      boolean predictions,
      boolean labels,
      List<ColumnBins> bins,
      ColumnBins prediction,
      ColumnBins label,
      MetricEffect effect,
      ShiftTable shifts) {

    /** The bins of all columns, of predictions and of labels. */
    List<ColumnBins> all() {
      List<ColumnBins> all = new ArrayList<>(bins);
      all.add(prediction);
      all.add(label);
      return all;
    }

    static Norm of(boolean predictions, boolean labels, List<ColumnBins> all) {
      List<ColumnBins> bins = all.subList(0, all.size() - 2);
      ColumnBins prediction = all.get(all.size() - 2);
      ColumnBins label = all.getLast();
      return new Norm(
          predictions,
          labels,
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
    current = profile();
    columns = columns(current);
    slots = new Past[settings.season()][columns.length];
    forget();
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

  private void forget() {
    for (Past[] slot : slots) {
      Arrays.setAll(slot, column -> new Past());
    }
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
    Past[] slot = slots[(int) Math.floorMod(period, (long) settings.season())];
    TableProfile reference = reference(slot);
    List<FindingEvent> events = new ArrayList<>();
    if (!reference.columns().isEmpty()) {
      fixNorm();
      compare(reference, period, events);
    }
    if (norm != null) {
      norm.effect().close(kept());
      boolean same = !isOpen(PREDICTION) && !isOpen(LABEL);
      norm.shifts().close(same, kept());
    }
    int column = 0;
    for (String name : current.columns().keySet()) {
      if (!isOpen(name) && columns[column].rows() > 0) {
        slot[column].add(columns[column], settings);
      }
      column++;
    }
    current = profile();
    columns = columns(current);
    return events;
  }

  private TableProfile reference(Past[] slot) {
    TableProfile reference = new TableProfile(0);
    int column = 0;
    for (String name : current.columns().keySet()) {
      ColumnProfile before = slot[column++].reference();
      if (before != null) {
        reference.put(name, before);
      }
    }
    return reference;
  }

  /** Whether something about a column is open. */
  private boolean isOpen(String column) {
    return open.has(key(column, Aspect.VALUES)) || open.has(key(column, Aspect.MISSING));
  }

  /** What counts in bins forgets at the pace of the references. */
  private double kept() {
    return settings.reference() == Reference.FIXED
        ? 1
        : 1 - 1 / (2.0 * settings.cycles() * settings.season());
  }

  /**
   * Fixes the bins by what is known of all points of the season; again when predictions or labels
   * begin to come only later.
   */
  private void fixNorm() {
    boolean predictions = known(PREDICTION);
    boolean labels = known(LABEL);
    if (norm != null && norm.predictions() == predictions && norm.labels() == labels) {
      return;
    }
    TableProfile all = profile();
    int column = 0;
    for (String name : current.columns().keySet()) {
      for (Past[] slot : slots) {
        slot[column].into(all, name);
      }
      column++;
    }
    List<ColumnBins> bins = new ArrayList<>();
    for (ColumnProfile each : all.columns().values()) {
      bins.add(
          norm != null && bins.size() < fields.length
              ? norm.bins().get(bins.size())
              : ColumnBins.of(each));
    }
    norm = Norm.of(predictions, labels, bins);
  }

  private boolean known(String name) {
    int column = name.equals(PREDICTION) ? fields.length : fields.length + 1;
    return Arrays.stream(slots).anyMatch(slot -> !slot[column].isEmpty());
  }

  private void compare(TableProfile reference, long period, List<FindingEvent> events) {
    List<Comparison> comparisons = test.compare(reference, current);
    List<Comparison> drifted =
        comparisons.stream().filter(each -> each.verdict() == Verdict.DRIFT).toList();
    long since = period * settings.period();
    String context = drifted.isEmpty() ? "" : context(reference, since);
    Map<String, String> exchanged = exchanged(drifted, reference);
    double rise = 0;
    for (Comparison each : comparisons) {
      Finding.Key key = key(each.column(), each.aspect());
      if (each.verdict() == Verdict.DRIFT) {
        double here = rise(each, reference);
        rise = Math.max(rise, here);
        String partner = exchanged.getOrDefault(each.column(), "");
        open.raise(finding(each, here, partner, context, since)).ifPresent(events::add);
      } else if (each.effect() <= settings.leastEffect()) {
        String why = String.format(Locale.ROOT, "the effect is down to %.3f", each.effect());
        open.close(key, since + settings.period(), why).ifPresent(events::add);
      } else if (open.has(key)) {
        rise = Math.max(rise, rise(each, reference));
      }
    }
    extent = new Extent(openFeatures() / (double) Math.max(1, fields.length), rise);
  }

  /**
   * Features that began to drift together, each with the values that the other had: by name, with
   * whose values it has.
   */
  private Map<String, String> exchanged(List<Comparison> drifted, TableProfile reference) {
    Set<String> news = new LinkedHashSet<>();
    for (Comparison each : drifted) {
      boolean feature = schema.find(each.column()) >= 0 && each.aspect() == Aspect.VALUES;
      if (feature && !open.has(key(each.column(), each.aspect()))) {
        news.add(each.column());
      }
    }
    Map<String, String> pairs = new SwappedColumns(reference, current, test).among(news);
    Map<String, String> partners = new HashMap<>(pairs);
    pairs.forEach((one, other) -> partners.put(other, one));
    return partners;
  }

  private long openFeatures() {
    return open.all().stream()
        .map(each -> each.where().feature())
        .filter(name -> !name.isEmpty())
        .distinct()
        .count();
  }

  private static Finding.Key key(String column, Aspect aspect) {
    Where where =
        switch (column) {
          case PREDICTION, LABEL -> Where.ALL;
          default -> Where.feature(column);
        };
    Finding.Kind ofValues =
        switch (column) {
          case PREDICTION -> Finding.Kind.PREDICTION_DRIFT;
          case LABEL -> Finding.Kind.LABEL_DRIFT;
          default -> Finding.Kind.FEATURE_DRIFT;
        };
    return new Finding.Key(
        switch (aspect) {
          case VALUES -> ofValues;
          case MISSING -> Finding.Kind.MISSING_VALUES;
        },
        where);
  }

  /** By which share the mean loss is estimated to rise by the drift of a feature. */
  private double rise(Comparison comparison, TableProfile reference) {
    int field = schema.find(comparison.column());
    ColumnProfile before = reference.columns().get(comparison.column());
    if (norm == null || field < 0 || before == null) {
      return 0;
    }
    ColumnBins bins = norm.bins().get(field);
    return norm.effect().rise(field, bins.shares(before), bins.shares(columns[field]));
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
    List<List<Double>> signature = new ArrayList<>();
    for (int column = 0; column < fields.length; column++) {
      ColumnProfile before = reference.columns().get(schema.field(column).name());
      ColumnProfile then = before == null ? columns[column] : before;
      signature.add(Regime.signature(known.bins().get(column), then, columns[column]));
    }
    return signature;
  }

  private Finding finding(
      Comparison comparison, double rise, String partner, String context, long since) {
    Finding.Key key = key(comparison.column(), comparison.aspect());
    String metric =
        rise == 0
            ? ""
            : String.format(Locale.ROOT, "; mean loss %+.2f %% by it, estimated", 100 * rise);
    String exchanged =
        partner.isEmpty()
            ? ""
            : "it has the values of %s, which has its values; ".formatted(partner);
    return new Finding(
        key.kind(),
        key.where(),
        since,
        1 - comparison.pValue(),
        rise == 0 ? comparison.effect() : Math.clamp(rise, 0, 1),
        exchanged + comparison.evidence(settings.leastEffect()) + metric + context,
        partner.isEmpty() ? action(key.kind()) : SwappedColumns.ACTION);
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
    forget();
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
      for (int column = 0; column < columns.length; column++) {
        slots[i][column].snapshot(to.in("past/" + i + "/" + column));
      }
    }
    if (norm != null) {
      Tensors.Writer in = to.in("norm");
      in.ints("known", norm.predictions() ? 1 : 0, norm.labels() ? 1 : 0);
      List<ColumnBins> bins = norm.all();
      for (int i = 0; i < bins.size(); i++) {
        bins.get(i).snapshot(in.in("bins/" + i));
      }
      norm.effect().snapshot(in.in("effect"));
      norm.shifts().snapshot(in.in("shifts"));
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
      for (int column = 0; column < columns.length; column++) {
        slots[i][column] = Past.of(from.in("past/" + i + "/" + column), columns[column]);
      }
    }
    norm = from.has("norm/known") ? norm(from.in("norm")) : null;
  }

  private Norm norm(Tensors from) {
    int[] known = from.ints("known");
    List<ColumnBins> bins = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      bins.add(ColumnBins.of(from.in("bins/" + i)));
    }
    Norm made = Norm.of(known[0] == 1, known[1] == 1, bins);
    made.effect().restore(from.in("effect"));
    made.shifts().restore(from.in("shifts"));
    return made;
  }
}
