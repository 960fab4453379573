"""What a start costs, counted in instructions and told as ratios of one run."""
