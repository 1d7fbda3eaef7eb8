package dev.pawl.spec.expression;

import dev.pawl.spec.Expression.Element;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An element as CEL's runtime sees a structure: a map without the fields that are missing. */
final class Fields extends AbstractMap<String, Object> {

  private final Element element;

  Fields(Element element) {
    this.element = element;
  }

  static List<Map<String, Object>> all(List<Element> elements) {
    return elements.stream().<Map<String, Object>>map(Fields::new).toList();
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  @SuppressWarnings("NullAway") // a missing field is null, as in every map
  public @Nullable Object get(Object key) {
    return element.field((String) key);
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    throw new UnsupportedOperationException("the fields of an element are read by name");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fields fields && fields.element.equals(element);
  }

  @Override
  public int hashCode() {
    return element.hashCode();
  }
}
