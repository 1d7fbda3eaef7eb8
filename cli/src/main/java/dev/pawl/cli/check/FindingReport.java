package dev.pawl.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.watch.Finding;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Findings about columns, for people and for programs. */
final class FindingReport {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private FindingReport() {}

  static void text(List<Finding> findings, PrintWriter out) {
    for (Finding finding : findings) {
      out.printf(
          Locale.ROOT,
          "%n%s  %s (severity %.2f, confidence %.4f)%n",
          field(finding),
          word(finding.kind()).replace('_', ' '),
          finding.severity(),
          finding.confidence());
      out.printf("  %s%n", finding.evidence());
      out.printf("  → %s%n", finding.action());
    }
    out.println();
    out.println(findings.isEmpty() ? "Nothing found." : findings.size() + " found.");
  }

  static String json(List<Finding> findings) throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    add(findings, root.putArray("findings"));
    return JSON.writeValueAsString(root);
  }

  static void add(List<Finding> findings, ArrayNode to) {
    for (Finding finding : findings) {
      to.addObject()
          .put("kind", word(finding.kind()))
          .put("field", field(finding))
          .put("severity", finding.severity())
          .put("confidence", finding.confidence())
          .put("evidence", finding.evidence())
          .put("action", finding.action());
    }
  }

  /** A kind as settings and JSON write it. */
  static String word(Finding.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** The column that a finding is about, or all. */
  static String field(Finding finding) {
    String feature = finding.where().feature();
    return feature.isEmpty() ? finding.where().toString() : feature;
  }
}
