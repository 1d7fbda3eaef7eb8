package dev.pawl.cli.trial;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.trial.Figures;
import dev.pawl.trial.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a command has to say.
 *
 * @param table a header and rows
 * @param sentences what a person should know, one each
 * @param json the same for programs
 * @param plots the same as pictures
 * @param isValid whether nothing was wrong with the data
 */
record Answer(
    List<List<String>> table,
    List<String> sentences,
    ObjectNode json,
    List<Plot> plots,
    boolean isValid) {

  /** Below this, digits of a p-value say nothing more. */
  private static final double SMALL = 1e-4;

  /** A verdict and what it is about. */
  record Named(String name, Verdict verdict) {}

  /** The answer that one verdict makes. */
  static Answer of(Named verdict, List<String> notes) {
    return of(verdict, List.of(verdict), notes);
  }

  /**
   * The answer that verdicts make.
   *
   * @param deciding the one that a program should go by
   * @param verdicts all of them
   */
  static Answer of(Named deciding, List<Named> verdicts, List<String> notes) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("", "VERDICT", "DIFFERENCE", "FROM", "TO", "P", "N"));
    List<String> sentences = new ArrayList<>();
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    boolean valid = true;
    for (Named named : verdicts) {
      Verdict verdict = named.verdict();
      valid &= verdict.kind() != Verdict.Kind.INVALID;
      table.add(
          List.of(
              named.name(),
              verdict.kind().name(),
              cell(verdict.estimate()),
              cell(verdict.lower()),
              cell(verdict.upper()),
              chance(verdict.pValue()),
              Long.toString(verdict.blocks())));
      sentences.add(named.name() + ": " + verdict.reason());
      all.add(json(named));
    }
    sentences.addAll(notes);
    ObjectNode json = json(deciding);
    if (verdicts.size() > 1) {
      json.set("comparisons", all);
    }
    ArrayNode said = json.putArray("notes");
    notes.forEach(said::add);
    return new Answer(table, sentences, json, List.of(Plot.Intervals.of(verdicts)), valid);
  }

  /** A number in a table; nothing for what is not known. */
  static String cell(double value) {
    return Double.isFinite(value) ? Figures.of(value) : "";
  }

  /** A p-value in a table; nothing where there is none. */
  static String chance(OptionalDouble p) {
    if (p.isEmpty()) {
      return "";
    }
    return p.getAsDouble() < SMALL ? "< " + Figures.of(SMALL) : Figures.of(p.getAsDouble());
  }

  /** The same answer in another table. */
  Answer withTable(List<List<String>> other) {
    return new Answer(other, sentences, json, plots, isValid);
  }

  /** The same answer with further pictures. */
  Answer with(List<Plot> more) {
    List<Plot> all = new ArrayList<>(plots);
    all.addAll(more);
    return new Answer(table, sentences, json, List.copyOf(all), isValid);
  }

  private static ObjectNode json(Named named) {
    Verdict verdict = named.verdict();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("comparison", named.name());
    json.put("verdict", verdict.kind().name());
    number(json, "estimate", verdict.estimate());
    number(json, "lower", verdict.lower());
    number(json, "upper", verdict.upper());
    number(json, "confidence", verdict.confidence());
    number(json, "margin", verdict.margin());
    verdict.pValue().ifPresent(p -> json.put("pValue", p));
    json.put("n", verdict.blocks());
    json.put("examples", verdict.examples());
    verdict.evidence().remaining().ifPresent(more -> json.put("remaining", more));
    json.put("reason", verdict.reason());
    return json;
  }

  /** A number, or null for one that JSON cannot say. */
  static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
