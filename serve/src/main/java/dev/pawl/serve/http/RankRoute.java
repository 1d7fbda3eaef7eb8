package dev.pawl.serve.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.ServingPlan;
import dev.pawl.serve.PredictionRequest;
import dev.pawl.serve.RankRequest;
import dev.pawl.serve.RankRequest.Item;
import dev.pawl.serve.ServingCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@code POST /v1/models/M/rank} asks for. For one request. */
final class RankRoute {
  /** How many items may be ordered at once. */
  static final int MOST_ITEMS = 1_000;

  private final JsonBody json;
  private final RowBuilder rows;
  private final WishMembers wish;
  private final List<GivenItem> items = new ArrayList<>();
  private String id = "";
  private String unit = "";
  private long time = PredictionRequest.NOW;
  private long length = MOST_ITEMS;
  private boolean listed;
  private @Nullable GivenValues context;

  private record GivenItem(String path, String id, @Nullable GivenValues inputs) {}

  private RankRoute(JsonBody json, ServingPlan plan) {
    this.json = json;
    this.rows = plan.rows().newInputs();
    this.wish = new WishMembers(json, "");
  }

  /**
   * What a body asks for.
   *
   * @throws ProblemException when anything in it is wrong
   */
  static RankRequest read(byte[] body, ServingPlan plan, boolean mayWish, ServingCounts counts) {
    JsonBody json = new JsonBody();
    RankRoute route = new RankRoute(json, plan);
    RankRequest request =
        json.parse(
            body,
            in -> {
              json.members("", in, route::member);
              return route.request();
            });
    route.wish.require(mayWish);
    counts.tolerated(route.rows.imputed(), route.rows.flagged());
    return request;
  }

  private void member(String name, JsonParser in) throws IOException {
    switch (name) {
      case "id" -> {
        id = json.text(name, in, PredictionRoutes.LONGEST_ID);
        if (id.indexOf('/') >= 0) {
          json.add(name, id, "a text without /", "Items' ids come behind one");
        }
      }
      case "unit" -> unit = json.text(name, in, PredictionRoutes.LONGEST_ID);
      case "time" -> time = json.time(name, in);
      case "context" -> context = values(name, in);
      case "length" -> length = json.count(name, in, MOST_ITEMS);
      case "items" -> {
        listed = true;
        json.list("items", in, MOST_ITEMS, this::item);
      }
      default -> {
        if (!wish.takes(name, in) || name.equals("threshold")) {
          json.unknown(name, in, "one of [id, unit, time, context, items, length, version, arm]");
        }
      }
    }
  }

  private @Nullable GivenValues values(String path, JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.START_OBJECT) {
      return GivenValues.read(in);
    }
    json.wrong(path, in, "an object of values by name", "");
    return null;
  }

  private GivenItem item(String path, JsonParser in) throws IOException {
    String[] ownId = {""};
    @Nullable GivenValues[] inputs = new GivenValues[1];
    json.members(
        path,
        in,
        (name, at) -> {
          switch (name) {
            case "id" -> ownId[0] = json.text(path + name, at, PredictionRoutes.LONGEST_ID);
            case "inputs" -> inputs[0] = values(path + name, at);
            default -> json.unknown(path + name, at, "one of [id, inputs]");
          }
        });
    GivenItem item = new GivenItem(path, ownId[0], inputs[0]);
    items.add(item);
    return item;
  }

  private RankRequest request() {
    Set<String> seen = new HashSet<>();
    List<Item> all = new ArrayList<>();
    for (GivenItem item : items) {
      if (item.id().isEmpty()) {
        json.add(item.path() + "id", "missing", "the item's id", "Clicks have to name it");
      } else if (!seen.add(item.id())) {
        json.add(item.path() + "id", item.id(), "an id that no other item has", "");
      } else if (id.length() + 1 + item.id().length() > PredictionRoutes.LONGEST_ID) {
        json.add(
            item.path() + "id",
            "a text of %d characters".formatted(item.id().length()),
            "at most %d together with the ranking's id".formatted(PredictionRoutes.LONGEST_ID - 1),
            "");
      }
      all.add(new Item(item.id(), row(item)));
    }
    if (items.isEmpty()) {
      json.add(
          "items",
          listed ? "an empty list" : "missing",
          "a list of {id, inputs}",
          "Say what is to be ordered");
      all.add(new Item("", rows.soFar()));
    }
    return new RankRequest(id, unit, time, all, (int) Math.max(1, length), wish.wish());
  }

  private Row row(GivenItem item) {
    GivenValues common = context;
    if (common != null) {
      common.into(rows);
    }
    GivenValues own = item.inputs();
    if (own != null) {
      own.into(rows);
    }
    Row row = json.built(item.path() + "inputs", rows);
    return row == null ? rows.soFar() : row;
  }
}
