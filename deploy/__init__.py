"""From this checkout to an office in AWS: what ships, and the commands that bring it there."""
