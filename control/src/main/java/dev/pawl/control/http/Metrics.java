package dev.pawl.control.http;

import dev.pawl.control.DecisionFeed;
import dev.pawl.control.RunningModel;
import dev.pawl.control.alert.Alerts;
import dev.pawl.control.alert.Alerts.Counts;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.join.JoinCase;
import dev.pawl.loop.parked.Challengers;
import dev.pawl.loop.parked.Challengers.InPlay;
import dev.pawl.model.feature.AssertionCount;
import dev.pawl.plan.Arm;
import dev.pawl.plan.ServingPlan;
import dev.pawl.serve.shadow.ShadowCounts;
import dev.pawl.watch.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What is counted, in the text format of Prometheus (version 0.0.4). */
final class Metrics {
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

  private final StringBuilder text = new StringBuilder(4096);

  static String of(List<RunningModel> models, DecisionFeed feed, Alerts alerts, long now) {
    Metrics metrics = new Metrics();
    metrics.served(models);
    metrics.arms(models);
    metrics.shadows(models);
    metrics.loops(models, now);
    metrics.decided(models, feed);
    metrics.told(alerts.counts());
    return metrics.text.toString();
  }

  private void served(List<RunningModel> models) {
    each(
        models,
        "pawl_predictions_total",
        "counter",
        "Predictions that were answered and logged.",
        model -> model.served().counts().predictions());
    each(
        models,
        "pawl_outcomes_total",
        "counter",
        "Outcomes that were logged.",
        model -> model.served().counts().outcomes());
    each(
        models,
        "pawl_duplicates_total",
        "counter",
        "Requests that repeated an earlier one.",
        model -> model.served().counts().duplicates());
    each(
        models,
        "pawl_refused_total",
        "counter",
        "Requests that were refused.",
        model -> model.served().counts().refused());
    each(
        models,
        "pawl_values_imputed_total",
        "counter",
        "Values of inputs that count as missing because they were not accepted.",
        model -> model.served().counts().imputed());
    each(
        models,
        "pawl_values_flagged_total",
        "counter",
        "Values of inputs that were not accepted, and flagged for it.",
        model -> model.served().counts().flagged());
    each(
        models,
        "pawl_unlogged_total",
        "counter",
        "Predictions that were answered though the log could not take them.",
        model -> model.served().counts().unlogged());
    head(
        "pawl_prediction_latency_seconds",
        "gauge",
        "Quantiles of the time from a prediction's request to its safe answer, since the start.");
    for (RunningModel model : models) {
      for (double quantile : QUANTILES) {
        sample(
            "pawl_prediction_latency_seconds",
            labels(model) + ",quantile=\"" + quantile + "\"",
            model.served().counts().latencyAt(quantile) / 1e9);
      }
    }
  }

  private void arms(List<RunningModel> models) {
    each(
        models,
        "pawl_failed_over_total",
        "counter",
        "Answers of the champion in the place of another version that failed.",
        model -> model.served().counts().failed());
    each(
        models,
        "pawl_lost_reports_total",
        "counter",
        "Reports of arms and answers of shadows that the log could not take.",
        model -> model.served().counts().lostReports());
    head("pawl_arm_share", "gauge", "The share of the traffic that an arm gets.");
    for (RunningModel model : models) {
      for (Arm arm : model.served().plan().map(ServingPlan::arms).orElse(List.of())) {
        sample(
            "pawl_arm_share",
            "%s,arm=\"%s\",version=\"%s\""
                .formatted(labels(model), escaped(arm.name()), escaped(arm.version())),
            arm.share());
      }
    }
    head("pawl_arm_predictions_total", "counter", "Predictions that were logged, by arm.");
    for (RunningModel model : models) {
      model
          .served()
          .counts()
          .byArm()
          .forEach((arm, count) ->
              sample(
                  "pawl_arm_predictions_total",
                  "%s,arm=\"%s\"".formatted(labels(model), escaped(arm)),
                  count));
    }
  }

  private void shadows(List<RunningModel> models) {
    asked(
        models,
        "pawl_shadow_answered_total",
        "Predictions that a shadow answered.",
        ShadowCounts::answered);
    asked(
        models,
        "pawl_shadow_absent_total",
        "Predictions that a shadow was asked in vain.",
        ShadowCounts::absent);
    asked(
        models,
        "pawl_shadow_dropped_total",
        "Predictions that a shadow was not asked about: too busy, or ended.",
        ShadowCounts::dropped);
  }

  private void asked(
      List<RunningModel> models,
      String name,
      String meaning,
      ToDoubleFunction<ShadowCounts> value) {
    head(name, "counter", meaning);
    for (RunningModel model : models) {
      for (ShadowCounts shadow : model.served().shadows()) {
        sample(
            name,
            "%s,shadow=\"%s\"".formatted(labels(model), shadow.name()),
            value.applyAsDouble(shadow));
      }
    }
  }

  private void loops(List<RunningModel> models, long now) {
    each(
        models,
        "pawl_loop_running",
        "gauge",
        "1 while the loop runs, 0 after it has failed.",
        model -> model.loop().failure().isEmpty() ? 1 : 0);
    each(
        models,
        "pawl_loop_lag_records",
        "gauge",
        "Records in the log that are not folded yet.",
        model -> model.loop().lag());
    each(
        models,
        "pawl_log_end_offset",
        "gauge",
        "One past the last record of the log.",
        model -> model.log().end());
    each(
        models,
        "pawl_open_trainings",
        "gauge",
        "Trainings that were asked for and have not ended.",
        model -> model.loop().view().map(ModelLoop::openTrainings).orElse(0));
    each(
        models,
        "pawl_findings_total",
        "counter",
        "Findings of the watch over what serves, since the model began.",
        model -> model.loop().view().map(view -> view.watcher().raised()).orElse(0L));
    each(
        models,
        "pawl_findings_open",
        "gauge",
        "Findings that are not over.",
        model -> model.loop().view().map(view -> view.watcher().open().size()).orElse(0));
    stated(models);
    judged(models);
    head("pawl_clock_age_seconds", "gauge", "How far the data clock is behind the wall clock.");
    for (RunningModel model : models) {
      if (model.served().clock() != Long.MIN_VALUE) {
        sample("pawl_clock_age_seconds", labels(model), (now - model.served().clock()) / 1e3);
      }
    }
    head("pawl_joined", "gauge", "Events by what became of them in the join.");
    for (RunningModel model : models) {
      Map<JoinCase, Long> cases =
          model.loop().view().map(view -> view.counts().cases()).orElse(Map.of());
      cases.forEach((which, count) ->
          sample("pawl_joined", labels(model) + ",case=\"" + Views.word(which) + "\"", count));
    }
  }

  /** Lineages of several model iterations may have one name, and labels must tell them apart. */
  private static String labels(RunningModel model, InPlay challenger) {
    return "%s,challenger=\"%s\",iteration=\"%d\""
        .formatted(labels(model), escaped(challenger.name()), challenger.iteration());
  }

  private void judged(List<RunningModel> models) {
    head(
        "pawl_verdict",
        "gauge",
        "1 for what the comparison of a challenger with the champion shows now.");
    for (RunningModel model : models) {
      for (InPlay each : challengers(model).inPlay()) {
        sample(
            "pawl_verdict",
            "%s,verdict=\"%s\"".formatted(labels(model, each), Views.word(each.verdict().kind())),
            1);
      }
    }
    head(
        "pawl_verdict_estimate",
        "gauge",
        "The mean difference of losses, the challenger's less the champion's.");
    for (RunningModel model : models) {
      for (InPlay each : challengers(model).inPlay()) {
        if (Double.isFinite(each.verdict().estimate())) {
          sample("pawl_verdict_estimate", labels(model, each), each.verdict().estimate());
        }
      }
    }
    each(
        models,
        "pawl_challengers_kept",
        "gauge",
        "Parked challengers and former champions that may come back.",
        model -> challengers(model).kept().size());
    head(
        "pawl_champion_age_seconds",
        "gauge",
        "How far the newest label that the champion learned is behind the data clock.");
    for (RunningModel model : models) {
      model
          .loop()
          .view()
          .map(view -> view.contest().champion().version())
          .filter(champion -> champion.data().examples() > 0)
          .ifPresent(champion ->
              sample(
                  "pawl_champion_age_seconds",
                  "%s,version=\"%s\"".formatted(labels(model), champion.id()),
                  (model.served().clock() - champion.data().toTime()) / 1e3));
    }
    head("pawl_finding_open", "gauge", "How many findings of a kind are not over.");
    for (RunningModel model : models) {
      Map<Finding.Kind, Long> kinds = new EnumMap<>(Finding.Kind.class);
      model
          .loop()
          .view()
          .map(view -> view.watcher().open())
          .orElse(List.of())
          .forEach(finding -> kinds.merge(finding.kind(), 1L, Long::sum));
      kinds.forEach((kind, count) ->
          sample("pawl_finding_open", labels(model) + ",kind=\"" + Views.word(kind) + "\"", count));
    }
  }

  private static Challengers challengers(RunningModel model) {
    return model.loop().view().map(ModelLoop::challengers).orElse(Challengers.NONE);
  }

  private void stated(List<RunningModel> models) {
    assertions(
        models,
        "pawl_assertions_checked_total",
        "How often what a spec states about its features was checked.",
        AssertionCount::checked);
    assertions(
        models,
        "pawl_assertions_broken_total",
        "How often it did not hold.",
        AssertionCount::broken);
    assertions(
        models,
        "pawl_assertions_unchecked_total",
        "Rows of which it was not checked: without a value, or of a model without the column.",
        count -> count.missing() + count.unchecked());
  }

  private void assertions(
      List<RunningModel> models,
      String name,
      String meaning,
      ToDoubleFunction<AssertionCount> value) {
    head(name, "counter", meaning);
    for (RunningModel model : models) {
      List<AssertionCount> counts =
          model.loop().view().map(view -> view.watcher().assertions()).orElse(List.of());
      for (AssertionCount count : counts) {
        sample(
            name,
            "%s,column=\"%s\",assertion=\"%s\""
                .formatted(labels(model), escaped(count.column()), escaped(count.assertion())),
            value.applyAsDouble(count));
      }
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private void told(Map<String, Counts> webhooks) {
    told(webhooks, "pawl_alerts_delivered_total", "Alerts that a webhook took.", Counts::delivered);
    told(webhooks, "pawl_alerts_retried_total", "Alerts sent to it again.", Counts::retried);
    told(
        webhooks,
        "pawl_alerts_dead_total",
        "Alerts that were given up, refused or sent in vain too often.",
        Counts::dead);
    head("pawl_alerts_waiting", "gauge", "Alerts that are still to be sent to it.");
    webhooks.forEach((webhook, counts) ->
        sample(
            "pawl_alerts_waiting",
            "webhook=\"" + escaped(webhook) + "\"",
            (double) counts.waiting()));
  }

  private void told(
      Map<String, Counts> webhooks, String name, String meaning, ToDoubleFunction<Counts> value) {
    head(name, "counter", meaning);
    webhooks.forEach((webhook, counts) ->
        sample(name, "webhook=\"" + escaped(webhook) + "\"", value.applyAsDouble(counts)));
  }

  private void decided(List<RunningModel> models, DecisionFeed feed) {
    head("pawl_decisions_total", "counter", "Decisions by kind since the start.");
    for (RunningModel model : models) {
      feed.taken(model.name())
          .forEach((kind, count) ->
              sample(
                  "pawl_decisions_total",
                  labels(model) + ",kind=\"" + Views.word(kind) + "\"",
                  count));
    }
    head("pawl_decision_listeners", "gauge", "Clients that listen to decisions.");
    sample("pawl_decision_listeners", "", feed.listeners());
    head("pawl_decision_listeners_dropped_total", "counter", "Listeners dropped for being slow.");
    sample("pawl_decision_listeners_dropped_total", "", (double) feed.dropped());
  }

  private void each(
      List<RunningModel> models,
      String name,
      String type,
      String meaning,
      ToDoubleFunction<RunningModel> value) {
    head(name, type, meaning);
    for (RunningModel model : new ArrayList<>(models)) {
      sample(name, labels(model), value.applyAsDouble(model));
    }
  }

  /** Names of models hold nothing that would have to be escaped. */
  private static String labels(RunningModel model) {
    return "model=\"" + model.name() + "\"";
  }

  private void head(String name, String type, String meaning) {
    text.append("# HELP ").append(name).append(' ').append(meaning).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String labels, double value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ');
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(value);
    }
    text.append('\n');
  }
}
