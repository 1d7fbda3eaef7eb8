package dev.pawl.spec.expression;

import java.util.ArrayList;
import java.util.List;

/** What the language does with lists. */
final class Lists {

  private Lists() {}

  static boolean contains(Object element, List<?> list) {
    if (element instanceof Double number) {
      for (Object candidate : list) {
        if (candidate instanceof Double other && other.doubleValue() == number) {
          return true;
        }
      }
      return false;
    }
    return list.contains(element);
  }

  static Object element(List<?> list, double index) {
    if (!(index >= 0 && index < list.size()) || index != Math.floor(index)) {
      throw new NoValueException();
    }
    return list.get((int) index);
  }

  static List<?> concat(List<?> a, List<?> b) {
    var all = new ArrayList<Object>(a.size() + b.size());
    all.addAll(a);
    all.addAll(b);
    return all;
  }

  /** In the order of the list; 0 when it is empty. */
  static double sum(List<?> numbers) {
    double sum = 0;
    for (Object number : numbers) {
      sum += (Double) number;
    }
    return sum;
  }

  /** NaN when it is empty. */
  static double min(List<?> numbers) {
    double min = Double.NaN;
    for (Object number : numbers) {
      double value = (Double) number;
      min = Double.isNaN(min) ? value : Math.min(min, value);
    }
    return min;
  }

  /** NaN when it is empty. */
  static double max(List<?> numbers) {
    double max = Double.NaN;
    for (Object number : numbers) {
      double value = (Double) number;
      max = Double.isNaN(max) ? value : Math.max(max, value);
    }
    return max;
  }
}
