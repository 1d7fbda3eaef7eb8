"""Progressive log loss of Vowpal Wabbit and River over a file in Vowpal Wabbit's text format.

usage: linear_peers.py FILE; prints a line "learner<TAB>log loss" for each.
"""

import math
import sys
import tempfile

from river import linear_model, preprocessing
from vowpalwabbit import Workspace


def log_loss(probability, label):
    p = min(max(probability, 1e-15), 1 - 1e-15)
    return -math.log(p if label == 1 else 1 - p)


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            head, features = line.split("|", 1)
            row = {}
            for feature in features.split():
                name, _, value = feature.partition(":")
                row[name] = float(value) if value else 1.0
            yield row, 1 if head.strip() == "1" else 0


def vowpal_wabbit(path):
    with tempfile.NamedTemporaryFile(suffix=".predictions") as predictions:
        workspace = Workspace(
            f"-d {path} --loss_function logistic --link logistic -p {predictions.name} --quiet"
        )
        workspace.finish()
        with open(predictions.name, encoding="utf-8") as lines:
            probabilities = [float(line.split()[0]) for line in lines]
    losses = [log_loss(p, label) for p, (_, label) in zip(probabilities, rows(path), strict=True)]
    return sum(losses) / len(losses)


def river(path, model):
    total = 0.0
    count = 0
    for row, label in rows(path):
        total += log_loss(model.predict_proba_one(row).get(True, 0.5), label)
        model.learn_one(row, bool(label))
        count += 1
    return total / count


def main():
    path = sys.argv[1]
    print(f"Vowpal Wabbit 9.11.9, defaults\t{vowpal_wabbit(path)}")
    plain = linear_model.LogisticRegression()
    scaled = preprocessing.StandardScaler() | linear_model.LogisticRegression()
    print(f"River 0.26.1, defaults\t{river(path, plain)}")
    print(f"River 0.26.1, standardised\t{river(path, scaled)}")


if __name__ == "__main__":
    main()
