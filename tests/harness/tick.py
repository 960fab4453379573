"""What EventBridge sends to a handler whose time has come."""

TICK = {
    "version": "0",
    "id": "cdc73f9d",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-11-20T09:30:00Z",
    "region": "eu-central-1",
    "resources": [],
    "detail-type": "Scheduled Event",
    "detail": {},
}
