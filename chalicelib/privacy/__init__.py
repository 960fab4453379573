"""What the law gives people: an export of what is kept, its erasure, and its end."""
