package dev.pawl.store.registry;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Version;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How entries, versions and decisions lie in rows. */
final class Tables {
  static final String SAVE_MODEL =
      """
      INSERT INTO models (model, owner, purpose, spec, spec_hash, champion, clock, log_offset)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (model) DO UPDATE SET owner = excluded.owner, purpose = excluded.purpose,
        spec = excluded.spec, spec_hash = excluded.spec_hash, champion = excluded.champion,
        clock = excluded.clock, log_offset = excluded.log_offset
      """;
  static final String MODELS =
      "SELECT model, owner, purpose, spec, spec_hash, champion, clock, log_offset FROM models";

  private static final String VERSION_COLUMNS =
      "model, iteration, number, lineage, log_offset, event_time, hash, parents,"
          + " data_from_offset, data_to_offset, data_from_time, data_to_time, data_examples,"
          + " data_hash, spec_hash, code, seed, reproducibility, metrics, cost_cpu_nanos,"
          + " cost_examples, state, decided_by";

  /** Every column is of a version, and none is generated: replacing a row is writing it again. */
  static final String SAVE_VERSION =
      "INSERT OR REPLACE INTO versions ("
          + VERSION_COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String VERSIONS = "SELECT " + VERSION_COLUMNS + " FROM versions WHERE model = ?";

  /** A decision that is written again keeps its row, and so its place among those of one offset. */
  static final String SAVE_DECISION =
      """
      INSERT INTO decisions (model, id, log_offset, place, event_time, kind, version, reason, evidence)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (model, id) DO UPDATE SET log_offset = excluded.log_offset,
        place = excluded.place, event_time = excluded.event_time, kind = excluded.kind,
        version = excluded.version, reason = excluded.reason, evidence = excluded.evidence
      """;

  private static final String DECISIONS =
      "SELECT model, id, log_offset, event_time, kind, version, reason, evidence FROM decisions ";

  static final String DECISION = DECISIONS + "WHERE model = ? AND id = ?";

  static final String LATEST_DECISIONS =
      DECISIONS
          + """
          WHERE model = ? AND log_offset >= ?
          ORDER BY log_offset DESC, place DESC, rowid DESC LIMIT ?
          """;

  static final String NEXT_DECISIONS =
      """
      SELECT model, id, log_offset, event_time, kind, version, reason, evidence FROM decisions
      WHERE model = ? AND (log_offset, place) > (?, ?)
      ORDER BY log_offset, place, rowid LIMIT ?
      """;

  private static final Pattern VERSION_ID = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");
  private static final Pattern PLACE = Pattern.compile(".*\\.(\\d{1,9})");

  private Tables() {}

  static void put(PreparedStatement to, ModelEntry entry) throws SQLException {
    to.setString(1, entry.model());
    to.setString(2, entry.owner());
    to.setString(3, entry.purpose());
    to.setString(4, entry.spec());
    to.setString(5, entry.specHash());
    to.setString(6, entry.champion());
    to.setLong(7, entry.clock());
    to.setLong(8, entry.offset());
  }

  static ModelEntry model(ResultSet row) throws SQLException {
    return new ModelEntry(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getLong(7),
        row.getLong(8));
  }

  /** The two numbers of a version's id, which sort as numbers. */
  record VersionId(int iteration, int number) {
    /** The numbers of an id that is written as such; empty for any other text. */
    static Optional<VersionId> find(String id) {
      Matcher matcher = VERSION_ID.matcher(id);
      return matcher.matches()
          ? Optional.of(
                  new VersionId(
                      Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
              // A zero in front would be lost, and the version not be found under its id.
              .filter(parsed -> parsed.text().equals(id))
          : Optional.empty();
    }

    static VersionId of(String id) {
      return find(id)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "version: %s (expected: iteration.number, such as 2.13)".formatted(id)));
    }

    String text() {
      return iteration + "." + number;
    }
  }

  static void put(PreparedStatement to, Version version) throws SQLException {
    VersionId id = VersionId.of(version.id());
    to.setString(1, version.model());
    to.setInt(2, id.iteration());
    to.setInt(3, id.number());
    to.setString(4, version.lineage());
    to.setLong(5, version.offset());
    to.setLong(6, version.eventTime());
    to.setString(7, version.hash());
    to.setString(8, Columns.json(version.parents()));
    to.setLong(9, version.data().fromOffset());
    to.setLong(10, version.data().toOffset());
    to.setLong(11, version.data().fromTime());
    to.setLong(12, version.data().toTime());
    to.setLong(13, version.data().examples());
    to.setString(14, version.data().hash());
    to.setString(15, version.specHash());
    to.setString(16, version.code());
    to.setLong(17, version.seed());
    to.setString(18, version.reproducibility().name());
    to.setString(19, Columns.json(version.metrics()));
    to.setLong(20, version.cost().cpuNanos());
    to.setLong(21, version.cost().examples());
    to.setString(22, version.state().name());
    to.setString(23, version.by());
  }

  static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getString(1),
        new VersionId(row.getInt(2), row.getInt(3)).text(),
        row.getString(4),
        row.getLong(5),
        row.getLong(6),
        row.getString(7),
        Columns.texts("parents", row.getString(8)),
        new Version.DataSpan(
            row.getLong(9),
            row.getLong(10),
            row.getLong(11),
            row.getLong(12),
            row.getLong(13),
            row.getString(14)),
        row.getString(15),
        row.getString(16),
        row.getLong(17),
        Version.Reproducibility.valueOf(row.getString(18)),
        Columns.metrics(row.getString(19)),
        new Version.Cost(row.getLong(20), row.getLong(21)),
        Version.State.valueOf(row.getString(22)),
        row.getString(23));
  }

  static void put(PreparedStatement to, Decision decision) throws SQLException {
    Matcher place = PLACE.matcher(decision.id());
    to.setString(1, decision.model());
    to.setString(2, decision.id());
    to.setLong(3, decision.offset());
    to.setInt(4, place.matches() ? Integer.parseInt(place.group(1)) : 0);
    to.setLong(5, decision.eventTime());
    to.setString(6, decision.kind().name());
    to.setString(7, decision.version());
    to.setString(8, decision.reason());
    to.setString(9, Columns.json(decision.evidence()));
  }

  static Decision decision(ResultSet row) throws SQLException {
    return new Decision(
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getLong(4),
        Decision.Kind.valueOf(row.getString(5)),
        row.getString(6),
        row.getString(7),
        Columns.evidence(row.getString(8)));
  }
}
