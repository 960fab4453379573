"""
Logs and metrics. Logs name ids, codes and counts; never an address, a token, a link or a word of a
letter.
"""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger(service="awizo")
metrics = Metrics(namespace="Awizo", service="awizo")


def count(name: str, amount: int = 1) -> None:
    """Add to a metric of this invocation."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=amount)
