"""What comes of files that people bring: to each the feature that it is for."""
