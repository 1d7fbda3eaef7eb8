package dev.pawl.spec.read;

import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import dev.pawl.spec.read.Node.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong, so that all of it is said at once. Not safe for use by several threads.
 */
final class Problems {

  private final List<Problem> found = new ArrayList<>();
  private final Set<String> faultyPaths = new HashSet<>();

  /** The value of a node is not what it should be. */
  void value(Node node, String expectation, String fix) {
    at(node.place(), node.path(), node.shown(), expectation, fix);
  }

  void at(Place place, String path, String value, String expectation, String fix) {
    found.add(new Problem(place.line(), place.column(), path, value, expectation, fix));
    faultyPaths.add(path);
  }

  /** Whether something is wrong with exactly this value. */
  boolean faulty(String path) {
    return faultyPaths.contains(path);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  InvalidSpecException exception(String sourceName) {
    return new InvalidSpecException(sourceName, found);
  }
}
