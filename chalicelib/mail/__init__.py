"""Letters and parcels that the office received for its companies."""
