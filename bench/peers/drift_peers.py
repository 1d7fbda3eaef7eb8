"""Prints in how many columns Evidently's drift preset finds drift: drift_peers.py REFERENCE CURRENT."""

import sys

import pandas
from evidently import Report
from evidently.presets import DataDriftPreset


def main():
    reference, current = (pandas.read_csv(path) for path in sys.argv[1:3])
    result = Report([DataDriftPreset()]).run(current, reference).dict()
    for metric in result["metrics"]:
        if metric.get("metric_id", metric.get("metric_name", "")).startswith("DriftedColumnsCount"):
            print(int(metric["value"]["count"]))
            return
    raise SystemExit("no count of drifted columns in the report")


main()
