"""What waits for staff, in counts that are bounded and cheap."""
