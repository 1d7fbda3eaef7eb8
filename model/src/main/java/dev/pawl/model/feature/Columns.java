package dev.pawl.model.feature;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import dev.pawl.model.row.Spelling;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The columns of a pipeline in the making: the schema's fields, then what each transform adds. */
final class Columns {
  private final Schema schema;
  private final List<Column> columns = new ArrayList<>();
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final TreeSet<Integer> given = new TreeSet<>();
  private final BitSet used = new BitSet();
  private final BitSet usedTexts = new BitSet();
  private boolean uncertain;

  Columns(Schema schema) {
    this.schema = schema;
    for (Field field : schema.fields()) {
      places.put(field.name(), columns.size());
      columns.add(
          field.type().isNumeric() ? Column.number(field.name()) : Column.code(field.name()));
    }
  }

  boolean has(String name) {
    return places.containsKey(name);
  }

  Column column(String name) {
    return columns.get(place(name));
  }

  private int place(String name) {
    return places.getOrDefault(name, 0);
  }

  /** The place of a column that is there, which is read from now on. */
  int use(String name) {
    int place = place(name);
    used.set(place);
    return place;
  }

  /** The place of a field whose text is read from now on; −1 when there is no such field. */
  int useText(String name) {
    int field = schema.find(name);
    if (field < 0 || schema.field(field).type().isNumeric()) {
      return -1;
    }
    usedTexts.set(field);
    return field;
  }

  /** The fields whose texts are read. */
  int[] usedTexts() {
    return usedTexts.stream().toArray();
  }

  boolean isUsed(int place) {
    return used.get(place);
  }

  boolean isBoolean(String name) {
    return isField(name, FieldType.BOOLEAN);
  }

  boolean isTime(String name) {
    return isField(name, FieldType.TIME);
  }

  private boolean isField(String name, FieldType type) {
    int field = schema.find(name);
    return field >= 0 && schema.field(field).type() == type;
  }

  List<String> categories(String name) {
    int field = schema.find(name);
    return field < 0 ? List.of() : schema.field(field).categories();
  }

  /** Adds a column; false when there is one of that name. */
  boolean add(Column column, boolean give) {
    if (places.putIfAbsent(column.name(), columns.size()) != null) {
      return false;
    }
    if (give) {
      given.add(columns.size());
    }
    columns.add(column);
    return true;
  }

  void give(int place) {
    given.add(place);
  }

  /** From now on columns may be missing because of a problem that is already noted. */
  void makeUncertain() {
    uncertain = true;
  }

  boolean isUncertain() {
    return uncertain;
  }

  int size() {
    return columns.size();
  }

  List<Column> all() {
    return List.copyOf(columns);
  }

  List<String> names() {
    return List.copyOf(places.keySet());
  }

  String hint(String name) {
    return Spelling.hint(name, names(), "Declare what makes it before this");
  }

  /** What the learner is given, in the order of places. */
  List<Output> given() {
    return given.stream().map(place -> new Output(place, columns.get(place))).toList();
  }
}
