"""Vowpal Wabbit and River on files in Vowpal Wabbit's text format.

usage: linear_peers.py FILE CLASSES: the progressive log loss, a line "learner<TAB>log loss" for each; with two
classes labels are 1 and -1, with more they are 1, 2, ...
usage: linear_peers.py --speed FILE: learns the file once with each, a line "learner<TAB>rows<TAB>CPU seconds".
"""

import math
import os
import sys
import tempfile
import time

from river import linear_model, preprocessing
from vowpalwabbit import Workspace

LOGISTIC = "--loss_function logistic --quiet"
RIVER_ROWS = 20_000  # River needs no more to be measured


def rows(path, classes):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            head, features = line.split("|", 1)
            row = {}
            for feature in features.split():
                name, _, value = feature.partition(":")
                row[name] = float(value) if value else 1.0
            label = int(head)
            yield row, label == 1 if classes == 2 else label


def vowpal_wabbit(path, classes):
    several = f"--oaa {classes} --probabilities" if classes > 2 else "--link logistic"
    with tempfile.NamedTemporaryFile(suffix=".predictions") as predictions:
        workspace = Workspace(f"-d {path} {several} {LOGISTIC} -p {predictions.name}")
        workspace.finish()
        with open(predictions.name, encoding="utf-8") as lines:
            for line in lines:
                if classes == 2:
                    yes = float(line.split()[0])
                    yield {True: yes, False: 1 - yes}
                elif line.strip():
                    pairs = (pair.split(":") for pair in line.split())
                    yield {int(label): float(share) for label, share in pairs}


def river(path, classes, model):
    for row, label in rows(path, classes):
        yield model.predict_proba_one(row)
        model.learn_one(row, label)


def log_loss(path, classes, predictions):
    total = 0.0
    count = 0
    for shares, (_, label) in zip(predictions, rows(path, classes), strict=True):
        # what has seen nothing says nothing
        share = shares.get(label, 0.0) if shares else 1 / classes
        total -= math.log(min(max(share, 1e-15), 1.0))
        count += 1
    return total / count


def quality(path, classes):
    def linear():
        return linear_model.LogisticRegression() if classes == 2 else linear_model.SoftmaxRegression()

    for name, predictions in (
        ("Vowpal Wabbit 9.11.9, defaults", vowpal_wabbit(path, classes)),
        ("River 0.26.1, defaults", river(path, classes, linear())),
        ("River 0.26.1, standardised", river(path, classes, preprocessing.StandardScaler() | linear())),
    ):
        print(f"{name}\t{log_loss(path, classes, predictions)}")


def speed(path):
    cache = path + ".cache"
    if not os.path.exists(cache):
        Workspace(f"-d {path} -c -k --cache_file {cache} {LOGISTIC}").finish()
    with open(path, encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
    start = time.process_time()
    Workspace(f"-d {path} -c --cache_file {cache} {LOGISTIC}").finish()
    seconds = time.process_time() - start
    print(f"Vowpal Wabbit 9.11.9, from its cache\t{count}\t{seconds}")
    parsed = []
    for row in rows(path, 2):
        parsed.append(row)
        if len(parsed) == RIVER_ROWS:
            break
    hashed = preprocessing.FeatureHasher(n_features=2**18, seed=1) | linear_model.LogisticRegression()
    for name, model in (
        ("River 0.26.1, rows in memory", linear_model.LogisticRegression()),
        ("River 0.26.1, rows in memory, hashed", hashed),
    ):
        start = time.process_time()
        for row, label in parsed:
            model.learn_one(row, label)
        print(f"{name}\t{len(parsed)}\t{time.process_time() - start}")


def main():
    if sys.argv[1] == "--speed":
        speed(sys.argv[2])
    else:
        quality(sys.argv[1], int(sys.argv[2]))


if __name__ == "__main__":
    main()
