package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/** The server refused a request. */
public final class RefusedAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonNode problem;

  RefusedAnswer(int status, JsonNode problem) {
    super(Json.text(problem, "detail"));
    this.status = status;
    this.problem = problem;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  JsonNode problem() {
    return problem;
  }
}
