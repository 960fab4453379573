"""
Logs and metrics. Logs name ids, codes and counts; never an address, a token, a link or a word of a
letter.
"""

import os

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

_SERVICE = "awizo"

logger = Logger(service=_SERVICE)


def count(name: str, amount: int = 1) -> None:
    """Add to a metric. It is written at once: what a killed function had counted is not lost."""
    with single_metric(
        name=name,
        unit=MetricUnit.Count,
        value=amount,
        namespace="Awizo",
        default_dimensions={"stage": os.environ.get("STAGE", "none")},
    ):
        pass
