package dev.pawl.control.http;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every endpoint of the server, so that a wrong path can be told from a wrong method. */
final class Endpoints {

  /** A method and a path, with its parameters in braces. */
  record Endpoint(String method, String path) {

    boolean fits(String other) {
      String[] mine = path.split("/", -1);
      String[] given = other.split("/", -1);
      if (mine.length != given.length) {
        return false;
      }
      for (int i = 0; i < mine.length; i++) {
        boolean parameter = mine[i].startsWith("{");
        if (parameter ? given[i].isEmpty() : !mine[i].equals(given[i])) {
          return false;
        }
      }
      return true;
    }
  }

  static final List<Endpoint> ALL =
      List.of(
          new Endpoint("POST", "/v1/models/{model}/predict"),
          new Endpoint("POST", "/v1/models/{model}/rank"),
          new Endpoint("POST", "/v1/models/{model}/outcomes"),
          new Endpoint("POST", "/v1/models/{model}/clock"),
          new Endpoint("GET", "/v1/models"),
          new Endpoint("GET", "/v1/models/{model}"),
          new Endpoint("GET", "/v1/models/{model}/versions"),
          new Endpoint("GET", "/v1/models/{model}/versions/{version}"),
          new Endpoint("GET", "/v1/models/{model}/decisions"),
          new Endpoint("GET", "/v1/models/{model}/audit"),
          new Endpoint("GET", "/v1/models/{model}/challengers"),
          new Endpoint("GET", "/v1/models/{model}/predictions/{id}"),
          new Endpoint("GET", "/v1/models/{model}/evaluations"),
          new Endpoint("GET", "/v1/models/{model}/evaluations/{decision}"),
          new Endpoint("POST", "/v1/models/{model}/commands"),
          new Endpoint("GET", "/v1/models/{model}/spec"),
          new Endpoint("PUT", "/v1/models/{model}/spec"),
          new Endpoint("POST", "/v1/specs"),
          new Endpoint("GET", "/v1/specs/{hash}"),
          new Endpoint("GET", "/healthz"),
          new Endpoint("GET", "/readyz"),
          new Endpoint("GET", "/metrics"),
          new Endpoint("GET", "/openapi.json"));

  private Endpoints() {}

  /** The methods that a path knows; none when there is no such path. */
  static SortedSet<String> methods(String path) {
    SortedSet<String> methods = new TreeSet<>();
    for (Endpoint endpoint : ALL) {
      if (endpoint.fits(path)) {
        methods.add(endpoint.method());
        if (endpoint.method().equals("GET")) {
          methods.add("HEAD");
        }
      }
    }
    return methods;
  }
}
